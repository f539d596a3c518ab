// The README is short, and each way to use the emulator starts in a few lines.
import { expect, test } from 'vitest'
import { codeBlocks, documentText } from '../support/documents.ts'

test('has at most 10 KB', () => {
  expect(Buffer.byteLength(documentText('README.md'))).toBeLessThanOrEqual(10 * 1024)
})

test('has code blocks of at most eight lines', () => {
  for (const { text } of codeBlocks('README.md'))
    expect(text.trimEnd().split('\n').length, text).toBeLessThanOrEqual(8)
})
