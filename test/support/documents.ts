// The written documents, and the code blocks in them.
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

const pagesUnder = (folder: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !/node_modules|\.cache/.test(file))
    .map((file) => `${folder}/${file}`)

/** Every document, by its path from the root. */
export const documents: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'src/README.md',
  ...pagesUnder('docs'),
  ...pagesUnder('conformance'),
  ...pagesUnder('test/fixtures'),
].sort()

/** The address of a document or of another file of the repository. */
export const fileUrl = (path: string): URL => new URL(path, root)

/** The text of a document. */
export const documentText = (path: string): string => readFileSync(fileUrl(path), 'utf8')

/** A fenced block; `mode` is what its info string says after the language, such as `run`. */
export type CodeBlock = { language: string; mode: string; text: string }

/** The fenced blocks of a document, in order. */
export const codeBlocks = (path: string): CodeBlock[] =>
  [...documentText(path).matchAll(/^ *```(\w+) ?([\w-]*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, language = '', mode = '', text = '']) => ({ language, mode, text }),
  )

/** The text of a document without its fenced blocks. */
export const proseOf = (path: string): string =>
  documentText(path).replace(/^ *```[\s\S]*?^ *```$/gm, '')
