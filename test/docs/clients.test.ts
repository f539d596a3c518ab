// The pages of docs/clients: what they print is what the program prints, and what they name exists.
// Their programs are run by `npm run conformance`.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { clientEnvironment, exportLines } from '../../src/cli/client-environment.ts'
import { flags } from '../../src/cli/flags.ts'
import { operationsById } from '../../src/pipeline/table.ts'
import { defaultSettings } from '../../src/workspace/settings.ts'
import { freshEmulator } from '../support/emulator.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

const pages = readdirSync(new URL('docs/clients', root)).map((file) => ({
  client: file.replace('.md', ''),
  text: read(`docs/clients/${file}`),
}))

/** Where the pages say that a developer's emulator keeps its CA. */
const ca = '/home/you/project/.sms-emulator/tls/ca.pem'

/** What `sms-emulator env` prints where the pages say that it is asked. */
const printed = (kind: string) => {
  const over =
    kind === 'exports' ? { url: 'http://127.0.0.1:4390' } : { url: 'https://127.0.0.1:4390', ca }
  return exportLines({ emulator: freshEmulator(), name: 'testname', ...over }).split('\n')
}

const blocks = (text: string, kind: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`sh ${kind}\n([^]*?)^\`\`\`$`, 'gm'))].flatMap(([, lines]) =>
    lines!.trimEnd().split('\n'),
  )

describe.each(pages)('the page of $client', ({ text }) => {
  test.each(['exports', 'exports-over-https'])('its %s are lines of `sms-emulator env`', (kind) => {
    const lines = blocks(text, kind)
    expect(lines.length).toBeGreaterThan(0)
    expect(printed(kind)).toEqual(expect.arrayContaining(lines))
  })

  test('has only flags that there are', () => {
    const named = [...text.matchAll(/sms-emulator (?:serve|env)([^`\n]*)|`--([\w-]+)/g)]
      .flatMap(([whole]) => [...whole.matchAll(/--([\w-]+)/g)].map(([, name]) => name!))
      .filter((name) => name !== 'aws-sigv4')
    expect(Object.keys(flags)).toEqual(expect.arrayContaining(named))
  })

  test('has only calls that there are', () => {
    const known = [...operationsById.values()].map(
      ({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`,
    )
    const named = [...text.matchAll(/\b(GET|HEAD|POST|PUT|DELETE)\s+(\/[^`?\s]*)/g)].map(
      ([, method, path]) => `${method} ${path!.replace(/\{\w+\}/g, '{}')}`,
    )
    expect(known).toEqual(expect.arrayContaining(named))
    const paths = known.map((call) => call.split(' ')[1])
    const called = [...text.matchAll(/(?:\$URL|\$SMS_ENDPOINT|['"])(\/v3\/[\w/]+)/g)].map(
      (m) => m[1],
    )
    expect(paths).toEqual(expect.arrayContaining(called))
  })

  test('has only settings that there are', () => {
    const named = [...text.matchAll(/setting\s+`(\w+)`|set\s+`(\w+)` to/g)].map((m) => m[1] ?? m[2])
    expect(Object.keys(defaultSettings)).toEqual(expect.arrayContaining(named))
  })

  test('fits 100 columns', () => {
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
  })
})

test('every line that is printed is some page’s', () => {
  const told = pages.flatMap(({ text }) => [
    ...blocks(text, 'exports'),
    ...blocks(text, 'exports-over-https'),
  ])
  const names = told.map((line) => /^export (\w+)=/.exec(line)?.[1])
  const printed = clientEnvironment({ emulator: freshEmulator(), url: 'u', name: 'testname', ca })
  expect([...new Set(names)].sort()).toEqual(Object.keys(printed).sort())
})

test('the versions are those that are driven', () => {
  const page = (client: string) => pages.find((each) => each.client === client)!.text
  expect(page('python')).toContain(read('conformance/python/requirements.txt').trim())
  const { dependencies } = JSON.parse(read('conformance/node/package.json'))
  for (const [name, version] of Object.entries(dependencies))
    expect(page('node')).toContain(`${name}@${version}`)
  const [, module, version] = /^require (\S+) (\S+)$/m.exec(read('conformance/go/go.mod'))!
  expect(page('go')).toContain(`go get ${module}@${version}`)
  const [, java] = /<version>([\d.]+)<\/version>\s*<\/dependency>/.exec(
    read('conformance/java/pom.xml'),
  )!
  expect(page('java')).toContain(`<version>${java}</version>`)
})

test('the README leads to every page', () => {
  for (const { client } of pages) expect(read('README.md')).toContain(`docs/clients/${client}.md`)
})
