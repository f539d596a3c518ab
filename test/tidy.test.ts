// The rules of the house that a machine can check.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cloud, control, iam, neighbours } from '../src/operations/index.ts'

const src = fileURLToPath(new URL('../src/', import.meta.url))

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }))

/** Each room may import from itself and from the rooms it lists: nothing upward. */
const floors: Record<string, readonly string[]> = {
  domain: [],
  store: ['domain'],
  workspace: ['store', 'domain'],
  contract: ['workspace', 'domain'],
  operations: ['contract', 'workspace', 'domain'],
  spine: ['operations', 'contract', 'workspace', 'store', 'domain'],
  http: ['spine', 'operations', 'contract', 'workspace', 'domain'],
  library: ['spine', 'contract', 'workspace'],
  'index.ts': ['library', 'http', 'spine', 'contract', 'workspace'],
  'vitest.ts': ['index.ts', 'contract'],
  cli: ['index.ts', 'http', 'spine', 'store', 'workspace', 'domain'],
}

/** Packages each room may use. */
const packages: Record<string, RegExp> = {
  domain: /^xstate$/,
  store: /^(better-sqlite3|node:.*)$/,
  workspace: /^(xstate|node:.*)$/,
  contract: /^(zod|node:crypto|node:fs)$/,
  operations: /^(zod|node:crypto)$/,
  spine: /^(zod|yaml|node:.*)$/,
  http: /^(fastify|@fastify\/.*|node:.*)$/,
  library: /^$/,
  'index.ts': /^$/,
  'vitest.ts': /^vitest$/,
  cli: /^(zod|node:.*)$/,
}

const roomOf = (file: string) => file.split('/')[0]!

const importsOf = (text: string) =>
  [...text.matchAll(/^(?:import|export|\}).* from '([^']+)'$|^import '([^']+)'$/gm)].map(
    (match) => (match[1] ?? match[2])!,
  )

const lines = (text: string) => text.trimEnd().split('\n')

/** Word, what to use instead, and the only files where it may stand. */
const banned: readonly [RegExp, string, readonly string[]][] = [
  [/\bDate\.now\b|\bnew Date\(\)/, 'workspace.clock.now', ['workspace/clock.ts']],
  [/Math\.random|randomUUID|randomBytes/, 'workspace.ids', []],
  // The wire is as slow as a fault says, in real time: no state waits for it.
  [/\bset(Timeout|Interval|Immediate)\b/, 'rows in timers', ['workspace/clock.ts', 'http/wire.ts']],
  [/\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/, 'a store', ['@store']],
  [/\bdb\.prepare\b/, 'a store', ['@store']],
  [/\bTODO\b|\bFIXME\b/, 'an issue', []],
  [/\bas any\b|: any\b(?!`)(?=[\s,;)])/, 'a type', []],
  [/\bclass \w*(Manager|Helper|Util|Service|Base)\b/, 'the name of the thing', []],
]

describe.each(sources)('src/$file', ({ file, text }) => {
  test('imports only from its own floor and those below', () => {
    const room = roomOf(file)
    for (const name of importsOf(text)) {
      if (!name.startsWith('.')) {
        expect(name).toMatch(packages[room]!)
        continue
      }
      const target = roomOf(relative(src, join(src, dirname(file), name)))
      if (target !== room) expect(floors[room]).toContain(target)
    }
  })

  test('uses nothing that has a better home', () => {
    for (const [word, instead, homes] of banned) {
      if (homes.some((home) => home === file || home === `@${roomOf(file)}`)) continue
      expect(text, `use ${instead}`).not.toMatch(word)
    }
  })

  test('opens with a line that says what lives here, and stays small', () => {
    expect(text).toMatch(/^\/\/ \S/)
    expect(lines(text).length).toBeLessThanOrEqual(250)
    const long = lines(text).filter((line) => line.length > 100 && !/^import |`/.test(line))
    expect(long).toEqual([])
  })
})

test('store files do not import each other, but for what all of them are made of', () => {
  const shared = [
    'database',
    'documents',
    'entry-conditions',
    'history-table',
    'meta',
    'tables',
    'world',
  ]
  const known = shared.map((name) => `./${name}.ts`)
  for (const { file, text } of sources.filter((each) => each.file.startsWith('store/')))
    for (const name of importsOf(text).filter((each) => each.startsWith('./')))
      expect(known, file).toContain(name)
})

test('every file is imported by another, or is a door', () => {
  const doors = ['index.ts', 'vitest.ts', 'cli/main.ts']
  const imported = new Set(
    sources.flatMap(({ file, text }) =>
      importsOf(text)
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(src, join(src, dirname(file), name))),
    ),
  )
  const offline = ['spine/machine-page.ts', 'spine/reference.ts']
  const unused = sources.map(({ file }) => file).filter((file) => !imported.has(file))
  expect(unused.filter((file) => ![...doors, ...offline].includes(file))).toEqual([])
})

test('every operation has an id and a call of its own', () => {
  const rows = [...cloud, ...iam, ...neighbours, ...control]
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  expect(new Set(rows.map(({ method, path }) => `${method} ${path}`)).size).toBe(rows.length)
})

test('every cloud operation has its file, and its test at the same path', () => {
  const kebab = (id: string) => id.replace(/[A-Z]/g, (c, i) => (i ? '-' : '') + c.toLowerCase())
  const tests = readdirSync(fileURLToPath(new URL('.', import.meta.url)), {
    recursive: true,
    encoding: 'utf8',
  })
  for (const { id } of [...cloud, ...neighbours]) {
    const home = sources.find(({ file }) => file.endsWith(`/${kebab(id)}.ts`))?.file
    expect(home, id).toBeDefined()
    expect(tests, id).toContain(home!.replace(/\.ts$/, '.test.ts'))
  }
})

test('types of what the package depends on come with it: its own declarations name them', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const { dependencies, devDependencies } = JSON.parse(text) as Record<string, object>
  const needed = Object.keys(dependencies!).map((name) => `@types/${name}`)
  expect(Object.keys(devDependencies!).filter((name) => needed.includes(name))).toEqual([])
})
