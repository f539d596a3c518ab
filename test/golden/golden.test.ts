// The generated files are up to date.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generated } from './files.ts'

test.each(generated)('$path is what `npm run golden` writes', ({ file, content }) => {
  expect(readFileSync(file, 'utf8')).toBe(content())
})
