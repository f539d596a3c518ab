// Links lead to a file that exists and to a heading in it, and every page can be found.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { documents, fileUrl, proseOf } from '../support/documents.ts'

/** The name that links use for a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')

const anchorsIn = (path: string) =>
  [...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!))

/** The links of a document to files: path from the root, and anchor. */
const linksOf = (document: string) =>
  [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path, anchor] = link.split('#') as [string, string?]
      return { link, path: path ? join(dirname(document), path) : document, anchor }
    })

test.each(documents)('the links of %s lead somewhere', (document) => {
  const dead = linksOf(document).filter(
    ({ path, anchor }) =>
      !existsSync(fileUrl(path)) || (anchor !== undefined && !anchorsIn(path).includes(anchor)),
  )
  expect(dead).toEqual([])
})

test('the table of contents leads to every page under docs', () => {
  const listed = linksOf('docs/README.md').map(({ path }) => path)
  const pages = documents.filter((path) => /^docs\/.+\//.test(path))
  expect(listed).toEqual(expect.arrayContaining(pages))
})

test('the README leads to every guide and every client', () => {
  const listed = linksOf('README.md').map(({ path }) => path)
  const pages = documents.filter((path) => /^docs\/(guides|clients)\//.test(path))
  expect(listed).toEqual(expect.arrayContaining(pages))
})

test('no line of prose is longer than 100 columns', () => {
  const long = documents.flatMap((document) =>
    proseOf(document)
      .split('\n')
      .filter((line) => line.length > 100 && !line.startsWith('|'))
      .map((line) => `${document}: ${line}`),
  )
  expect(long).toEqual([])
})
