// The links of the documents lead somewhere: to a file that there is, and to a heading in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'src/README.md',
  ...['docs', 'conformance'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md') && !/node_modules|\.cache/.test(file))
      .map((file) => `${folder}/${file}`),
  ),
]

const read = (url: URL) => readFileSync(url, 'utf8')

/** What a heading is linked to by. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')

/** Headings begin with # as comments in programs do. */
const anchors = (text: string) =>
  [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, it]) =>
    anchorOf(it!),
  )

test.each(documents)('the links of %s lead somewhere', (document) => {
  const text = read(new URL(document, root)).replace(/^```[\s\S]*?^```$/gm, '')
  for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(link!)) continue
    const [path, anchor] = link!.split('#') as [string, string?]
    const target = path ? new URL(path, new URL(document, root)) : new URL(document, root)
    expect(existsSync(target), link).toBe(true)
    if (anchor !== undefined) expect(anchors(read(target)), link).toContain(anchor)
  }
})

test('the README leads to each of its sections', () => {
  const text = read(new URL('README.md', root))
  const sections = anchors(text.replace(/^#{3,} .*$/gm, '')).slice(1)
  const [contents = ''] = /^- \[?[\s\S]*?(?=^## )/m.exec(text) ?? []
  const listed = [...contents.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)
  const later = sections.filter((name) => name !== 'what-it-is-and-what-it-is-not')
  expect(listed).toEqual(expect.arrayContaining(later))
})
