import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { generated } from './files.ts'

describe('generated files', () => {
  test.each(generated.map((each) => [basename(each.file.pathname), each] as const))(
    '%s is what `npm run golden` writes',
    (_, { file, content }) => {
      expect(readFileSync(file, 'utf8')).toBe(content())
    },
  )
})
