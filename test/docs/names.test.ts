// The calls, settings and source files that documents name exist.
import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { defaultSettings } from '../../src/domain/settings.ts'
import { documents, documentText, fileUrl } from '../support/documents.ts'
import { operationTable } from '../support/operations.ts'

/** Paths in braces, and such as `/v3/tasks/nobody`, stand for any value. */
const matchesPath = (pattern: string, path: string) => {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith('{') || part === given[index])
  )
}

const operations = operationTable.all()

const isCall = (method: string | undefined, path: string) =>
  operations.some(
    (row) =>
      (method === undefined || row.method === method) &&
      [row.path, ...(row.alternatePaths ?? [])].some((known) => matchesPath(known, path)),
  )

/** What the server itself has beside operations. */
const isServed = (path: string) => /^\/_emulator\/(docs|openapi\.json)$/.test(path)

/** Operations that the reference has under another service, which some pages say are missing. */
const MISSING = ['POST /v1/{project_id}/security-groups']

test.each(documents)('the calls that %s names exist', (document) => {
  const text = documentText(document)
  const calls = [...text.matchAll(/\b(GET|HEAD|POST|PUT|DELETE)\s+(\/[^`?\s|]*)/g)]
    .map(([, method, path]) => ({ method: method!, path: path!.replace(/[).,;:]+$/, '') }))
    .filter(({ method, path }) => !isCall(method, path) && !isServed(path))
    .map(({ method, path }) => `${method} ${path}`)
  expect(calls.filter((call) => !MISSING.includes(call) && !/[[\u2026]/.test(call))).toEqual([])
  const paths = [...text.matchAll(/(?:\$URL|\$SMS_ENDPOINT|['"])(\/v3\/[\w/-]+)/g)].map(
    (m) => m[1]!,
  )
  expect(paths.filter((path) => !isCall(undefined, path.replace(/\/$/, '')))).toEqual([])
})

test.each(documents)('the settings that %s names exist', (document) => {
  const named = [
    ...documentText(document).matchAll(/[Ss]etting\s+\[?`(\w+)[`.]|set\s+`(\w+)` to/g),
  ].map((m) => m[1] ?? m[2]!)
  expect(Object.keys(defaultSettings)).toEqual(expect.arrayContaining(named))
})

test('the files that the map of the code names exist', () => {
  const named = [...documentText('src/README.md').matchAll(/`([\w/-]+\/|[\w/-]+\.ts)`/g)]
  const sources = readdirSync(fileUrl('src'), { recursive: true, encoding: 'utf8' })
  // A name without a folder is that of a file in several folders.
  const exists = (name: string) =>
    existsSync(fileUrl(`src/${name}`)) ||
    existsSync(fileUrl(name)) ||
    (!name.includes('/') && sources.some((file) => file.endsWith(`/${name}`)))
  expect(named.map(([, name]) => name!).filter((name) => !exists(name))).toEqual([])
})

test('the files that the guide for contributors names exist', () => {
  const named = [
    ...documentText('CONTRIBUTING.md').matchAll(/`((?:src|test|docs|migrations)\/[\w/.-]*)`/g),
  ]
  expect(named.map(([, name]) => name!).filter((name) => !existsSync(fileUrl(name)))).toEqual([])
})
