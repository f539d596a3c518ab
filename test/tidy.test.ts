// The rules of this code base that a machine can check. Each test lists the offenders.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { operationTable } from './support/operations.ts'

const { cloud, vpcEcs } = operationTable

const src = fileURLToPath(new URL('../src/', import.meta.url))

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }))

/** The packages that only some folders may use. */
const packages: readonly [RegExp, readonly string[]][] = [
  [/^better-sqlite3$/, ['store']],
  [/^(fastify|@fastify\/.*)$/, ['http']],
  [/^vitest$/, ['vitest.ts']],
  [/^fast-check$/, ['fuzz']],
]

/** Each folder imports only from itself and from those above it; features only types of theirs. */
const order: readonly (readonly string[])[] = [
  ['domain'],
  ['crypto'],
  ['store'],
  ['api'],
  ['journal'],
  ['workspace'],
  ['auth'],
  ['faults'],
  ['simulation'],
  ['operations'],
  ['history'],
  ['control'],
  ['pipeline'],
  ['scenarios', 'replay', 'explain', 'coverage', 'client-rules', 'fuzz'],
  ['options.ts', 'read-fixture.ts', 'emulator.ts', 'rerun-in-new-emulator.ts'],
  ['http'],
  ['library', 'index.ts', 'vitest.ts'],
  ['cli'],
]

const roomOf = (file: string) => file.split('/')[0]!

const rankOf = (file: string) => order.findIndex((rooms) => rooms.includes(roomOf(file)))

/** Every import of one file of src by another. */
const edges = () =>
  sources.flatMap(({ file, text }) =>
    [
      ...text.matchAll(/^(import|export|\})( type)?.* from '(\.[^']+)'$|import\('(\.[^']+)'\)/gm),
    ].map(([line, , , spec, dynamic]) => ({
      file,
      target: relative(src, join(src, dirname(file), (spec ?? dynamic)!)),
      isType: /^(import|export) type /.test(line),
    })),
  )

const importsOf = (text: string) =>
  [
    ...text.matchAll(/^(?:import|export|\}).* from '([^']+)'$|^import '([^']+)'$/gm),
    ...text.matchAll(/\bawait import\('([^']+)'\)/g),
  ].map((match) => (match[1] ?? match[2])!)

const lines = (text: string) => text.trimEnd().split('\n')

/** Word, what to use instead, and the only files or folders where it may stand. */
const banned: readonly [RegExp, string, readonly string[]][] = [
  [/\bDate\.now\b|\bnew Date\(\)/, 'workspace.clock.now', ['workspace/clock.ts']],
  [/Math\.random|randomUUID|randomBytes/, 'workspace.ids', []],
  // A fault of the connection works in real time: no state waits for it.
  [
    /\bset(Timeout|Interval|Immediate)\b/,
    'rows in timers',
    ['workspace/clock.ts', 'http/faulty-wire.ts'],
  ],
  [/\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/, 'a store', ['store']],
  [/\bdb\.prepare\b/, 'a store', ['store']],
  [/\bTODO\b|\bFIXME\b/, 'an issue', []],
  [/\bas any\b|: any\b(?!`)(?=[\s,;)])/, 'a type', []],
  [/\bclass \w*(Manager|Helper|Util|Service|Base)\b/, 'the name of the thing', []],
]

test('only the folder that owns a package imports it', () => {
  const offenders = sources.flatMap(({ file, text }) =>
    importsOf(text)
      .filter((name) => !name.startsWith('.'))
      .filter((name) =>
        packages.some(([known, rooms]) => known.test(name) && !rooms.includes(roomOf(file))),
      )
      .map((name) => `${file}: ${name}`),
  )
  expect(offenders).toEqual([])
})

test('folders import only folders above them, and features only types of each other', () => {
  const offenders = edges()
    .filter(({ file, target }) => roomOf(file) !== roomOf(target))
    .filter(({ file, target, isType }) => {
      const [own, other] = [rankOf(file), rankOf(target)]
      const isFeature = order[own]!.length > 1 && own === rankOf('replay/x')
      return own < other || (isFeature && own === other && !isType)
    })
    .map(({ file, target }) => `${file} imports ${target}`)
  expect(sources.filter(({ file }) => rankOf(file) < 0).map(({ file }) => file)).toEqual([])
  expect(offenders).toEqual([])
})

test('no files import each other in a circle', () => {
  const targets = Map.groupBy(edges(), ({ file }) => file)
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' > '))
    if (done.has(file) || path.includes(file)) return
    for (const { target } of targets.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const { file } of sources) visit(file, [])
  expect(circles).toEqual([])
})

test('nothing is used that has a better home', () => {
  const offenders = sources.flatMap(({ file, text }) =>
    banned
      .filter(([word, , homes]) => word.test(text) && !homes.includes(file))
      .filter(([, , homes]) => !homes.includes(roomOf(file)))
      .map(([word, instead]) => `${file}: ${word}: use ${instead}`),
  )
  expect(offenders).toEqual([])
})

test('each file opens with a line that says what lives in it', () => {
  expect(sources.filter(({ text }) => !/^\/\/ \S/.test(text)).map(({ file }) => file)).toEqual([])
})

test('no line is longer than 100 columns', () => {
  const isLong = (line: string) => line.length > 100 && !/^import |`/.test(line)
  const offenders = sources.flatMap(({ file, text }) =>
    lines(text).flatMap((line, index) => (isLong(line) ? [`${file}:${index + 1}`] : [])),
  )
  expect(offenders).toEqual([])
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
  const unused = sources.map(({ file }) => file).filter((file) => !imported.has(file))
  expect(unused.filter((file) => !doors.includes(file))).toEqual([])
})

test('every operation has an id and a call that no other one has', () => {
  const rows = operationTable.all()
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  expect(new Set(rows.map(({ method, path }) => `${method} ${path}`)).size).toBe(rows.length)
})

test('every cloud operation has its file, and its test at the same path', () => {
  const kebab = (id: string) => id.replace(/[A-Z]/g, (c, i) => (i ? '-' : '') + c.toLowerCase())
  const tests = readdirSync(fileURLToPath(new URL('.', import.meta.url)), {
    recursive: true,
    encoding: 'utf8',
  })
  for (const { id } of [...cloud, ...vpcEcs]) {
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
