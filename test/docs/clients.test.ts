// The pages of docs/clients: the exports they show are those the program prints, and the flags
// they name exist. Their programs are run by `npm run conformance`.
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clientEnvironment, exportLines } from '../../src/cli/client-environment.ts'
import { emulatorOptions } from '../../src/cli/emulator-options.ts'
import { codeBlocks, documents, documentText } from '../support/documents.ts'
import { freshEmulator } from '../support/emulator.ts'

const pages = documents
  .filter((path) => path.startsWith('docs/clients/'))
  .map((path) => ({ client: basename(path, '.md'), path, text: documentText(path) }))

/** The CA of a developer's emulator, as the pages show it. */
const ca = '/home/you/project/.sms-emulator/tls/ca.pem'

/** The lines that `sms-emulator env` prints for the address in the pages. */
const printed = (kind: string) => {
  const over =
    kind === 'exports' ? { url: 'http://127.0.0.1:4390' } : { url: 'https://127.0.0.1:4390', ca }
  return exportLines({ emulator: freshEmulator(), name: 'testname', ...over }).split('\n')
}

const exportLinesIn = (path: string, ...kinds: readonly string[]) =>
  codeBlocks(path)
    .filter(({ mode }) => kinds.includes(mode))
    .flatMap(({ text }) => text.trimEnd().split('\n'))

describe.each(pages)('the page of $client', ({ path, text }) => {
  test.each(['exports', 'exports-over-https'])('its %s are lines of `sms-emulator env`', (kind) => {
    const lines = exportLinesIn(path, kind)
    expect(lines.length).toBeGreaterThan(0)
    expect(printed(kind)).toEqual(expect.arrayContaining(lines))
  })

  test('names only flags that exist', () => {
    const named = [...text.matchAll(/sms-emulator (?:serve|env)([^`\n]*)|`--([\w-]+)/g)]
      .flatMap(([whole]) => [...whole.matchAll(/--([\w-]+)/g)].map(([, name]) => name!))
      .filter((name) => name !== 'aws-sigv4')
    const known = emulatorOptions().map((option) => option.name())
    expect(known).toEqual(expect.arrayContaining(named))
  })
})

test('every variable that is printed is on some page', () => {
  const lines = pages.flatMap(({ path }) => exportLinesIn(path, 'exports', 'exports-over-https'))
  const names = lines.map((line) => /^export (\w+)=/.exec(line)?.[1])
  const printed = clientEnvironment({
    emulator: freshEmulator(),
    url: 'http://127.0.0.1:4390',
    name: 'testname',
    ca,
  })
  const inGuide = [...documentText('docs/guides/ci.md').matchAll(/`(no_proxy)`/gi)]
  const documented = new Set([...names, ...inGuide.map(([, name]) => name)])
  expect([...documented].sort()).toEqual(Object.keys(printed).sort())
})

test('the versions are those that conformance uses', () => {
  const page = (client: string) => pages.find((each) => each.client === client)!.text
  expect(page('python')).toContain(documentText('conformance/python/requirements.txt').trim())
  const { dependencies } = JSON.parse(documentText('conformance/node/package.json'))
  for (const [name, version] of Object.entries(dependencies))
    expect(page('node')).toContain(`${name}@${version}`)
  const [, module, version] = /^require (\S+) (\S+)$/m.exec(documentText('conformance/go/go.mod'))!
  expect(page('go')).toContain(`go get ${module}@${version}`)
  const [, java] = /<version>([\d.]+)<\/version>\s*<\/dependency>/.exec(
    documentText('conformance/java/pom.xml'),
  )!
  expect(page('java')).toContain(`<version>${java}</version>`)
})
