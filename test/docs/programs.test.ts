// The code in the README, the guides and the reference does what the text says it does. Programs in
// the languages of the SDKs are run by `npm run conformance`.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { createEmulator } from '../../src/index.ts'
import { parseFixture } from '../../src/replay/fixtures.ts'
import { readScenario } from '../../src/scenarios/read-scenario.ts'
import { withClientRules } from '../support/client-rules.ts'
import { type CodeBlock, codeBlocks, documents, fileUrl } from '../support/documents.ts'
import { freshDirectory, program, runCommand } from '../support/program.ts'

const root = fileURLToPath(fileUrl(''))

const pages = documents.filter((path) => /^(README\.md|docs\/(guides|reference)\/)/.test(path))

const blocksOf = (language: string, ...modes: readonly string[]) =>
  pages.flatMap((page) =>
    codeBlocks(page)
      .filter((block) => block.language === language && modes.includes(block.mode))
      .map((block, index) => ({ page, name: `${page}, ${index + 1}`, ...block })),
  )

/** A directory for one test, with what the repository has that examples name. */
const workDirectory = () => {
  const directory = freshDirectory()
  for (const name of ['examples', 'fixtures', 'src', 'package.json', 'node_modules'])
    symlinkSync(join(root, name), join(directory, name))
  return directory
}

/** Puts a program on the path of the examples. */
const addCommand = (directory: string, name: string, script: string) => {
  mkdirSync(join(directory, 'bin'), { recursive: true })
  const file = join(directory, 'bin', name)
  writeFileSync(file, `#!/usr/bin/env bash\n${script}\n`)
  chmodSync(file, 0o755)
}

/** What runs instead of a reader's own test suite. */
const SUITE = `curl -sS "$SMS_ENDPOINT/v3/tasks" -H "X-Auth-Token: $SMS_TOKEN"`

/** Each call writes its status and address to stderr. */
const REPORTING_CURL = `curl() { command curl -sS -w '%{stderr}call %{http_code} %{url}\\n' "$@"; }`

/** The blocks of a page as one script, which writes to stderr where each begins. */
const scriptOf = (blocks: readonly CodeBlock[], port: string) =>
  [
    'set -eu -o pipefail',
    REPORTING_CURL,
    ...blocks.flatMap(({ mode, text }) => [
      `echo block ${mode} >&2`,
      text.replaceAll('127.0.0.1:4390', `127.0.0.1:${port}`),
    ]),
  ].join('\n')

/** For each block: its mode, and the calls that were refused. */
const refusedCalls = (stderr: string) =>
  stderr
    .split(/^block /m)
    .slice(1)
    .map((part) => ({
      mode: part.split('\n')[0],
      refused: part.split('\n').filter((line) => /^call (?![123])/.test(line)),
    }))

/** Each line is somewhere in the output. `...` stands for lines, and `…` for text in a line. */
const expectLines = (output: string, expected: string) => {
  for (const line of expected.split('\n').filter((each) => each !== '...')) {
    const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    expect(output).toMatch(new RegExp(parts.join('.*')))
  }
}

const isCommand = ({ language, mode }: CodeBlock) => language === 'sh' && mode.startsWith('run')

const pagesWithCommands = pages.filter((page) => codeBlocks(page).some(isCommand))

test.each(pagesWithCommands)('the commands of %s do what the page says', async (page) => {
  const emulator = await createEmulator()
  onTestFinished(() => emulator.close())
  const { port } = new URL(emulator.url)
  const cwd = workDirectory()
  addCommand(cwd, 'sms-emulator', `exec '${process.execPath}' '${program}' "$@"`)
  addCommand(cwd, 'npm', SUITE)
  const script = scriptOf(codeBlocks(page).filter(isCommand), port)
  const { code, stdout, stderr } = await runCommand('bash', ['-c', script], {
    cwd,
    env: { PATH: `${cwd}/bin:${process.env.PATH}`, SMS_EMULATOR_PORT: port },
  })
  expect(code, stderr).toBe(0)
  for (const { mode, refused } of refusedCalls(stderr)) {
    if (mode === 'run') expect(refused).toEqual([])
    else expect(refused, stderr).not.toEqual([])
  }
  for (const { mode, text } of codeBlocks(page)) if (mode === 'output') expectLines(stdout, text)
})

/** The package is not built when its tests run: they import its sources. */
const withSources = (text: string) =>
  text
    .replaceAll("'huaweicloud-sms-emulator/vitest'", `'${root}src/vitest.ts'`)
    .replaceAll("'huaweicloud-sms-emulator'", `'${root}src/index.ts'`)

test.each(blocksOf('ts', 'run'))('the program of $name runs', async ({ text }) => {
  const cwd = workDirectory()
  writeFileSync(join(cwd, 'program.ts'), withSources(text))
  const { code, stdout, stderr } = await runCommand(process.execPath, ['program.ts'], { cwd })
  expect(code, stderr).toBe(0)
  expect(stdout).not.toBe('')
})

test('the vitest suites pass', async () => {
  const cwd = workDirectory()
  for (const [index, { text }] of blocksOf('ts', 'vitest').entries())
    writeFileSync(join(cwd, `suite-${index}.spec.ts`), withSources(text))
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    [vitest, 'run', '--root', cwd, '--no-color', '--no-isolate', '--maxWorkers=1', 'suite-'],
    { cwd },
  )
  expect(code, stdout + stderr).toBe(0)
  expect(stdout).toContain(`${blocksOf('ts', 'vitest').length} passed`)
})

test.each(blocksOf('yaml', 'scenario'))('the scenario of $name is valid', ({ text }) => {
  expect(readScenario(text)).toHaveProperty('fixture')
})

test.each(blocksOf('json', 'fixture'))('the fixture of $name can be loaded', async ({ text }) => {
  expect(parseFixture('example', () => text).steps.length).toBeGreaterThan(0)
  const cwd = workDirectory()
  writeFileSync(join(cwd, 'fixture.json'), text)
  const emulator = await createEmulator({ fixtures: [join(cwd, 'fixture.json')] })
  await emulator.close()
})

test.each(blocksOf('json', 'match', 'where'))('the match of $name is valid JSON', ({ text }) => {
  expect(() => JSON.parse(text)).not.toThrow()
})

test('the client rules of the guide are accepted, and mean what it says', () => {
  const [{ text } = { text: '' }] = blocksOf('yaml', 'rules')
  const { rules, task, act, show, wait, verdictName } = withClientRules()
  expect(rules(parse(text)).status).toBe(200)
  const id = task()
  act(id, 'start')
  wait(5_000)
  show(id)
  expect(verdictName('confirm-start')).toBe('passed')
  expect(verdictName('no-block-migrations')).toBe('untested')
})

/** Commands that install, build or serve, or take long: `fuzz` has its own tests. */
const NOT_RUN =
  /^(npm |cd |docker |alias |eval |npx node examples\/agent|sms-emulator (serve|fuzz|exec --tls))/

test('every other command installs, builds or serves', () => {
  const lines = blocksOf('sh', '').flatMap(({ text }) => text.trimEnd().split('\n'))
  expect(lines.filter((line) => !NOT_RUN.test(line))).toEqual([])
})
