// The commands coverage and client-rules, and what exec checks.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { clientRules, clientRulesFlags } from '../../src/cli/client-rules.ts'
import { coverage, coverageFlags } from '../../src/cli/coverage.ts'
import { ConfigurationError, readFlags } from '../../src/cli/flags.ts'
import { extractFlags } from '../../src/cli/own-flags.ts'
import { InvalidRulesFileError } from '../../src/client-rules/read-rules.ts'
import { createEmulator } from '../../src/index.ts'
import { freshDirectory, run } from '../support/program.ts'

const headers = { 'X-Auth-Token': 'workspace/suite', 'Content-Type': 'application/json' }

/** An emulator that a suite has used a little. */
const used = async (options: object = {}) => {
  const running = await createEmulator({ clock: 'frozen', ...options })
  onTestFinished(() => running.close())
  await fetch(`${running.url}/v3/tasks`, { headers })
  await fetch(`${running.url}/v3/sources?offset=9`, { headers })
  return running
}

/** Runs a command as the program would, but in this process. */
const ask = async (command: 'coverage' | 'client-rules', ...args: string[]) => {
  const said = { out: '', err: '' }
  const terminal = {
    out: (text: string) => {
      said.out += text
    },
    err: (text: string) => {
      said.err += text
    },
  }
  try {
    if (command === 'coverage') {
      const { values: own, rest } = extractFlags(args, coverageFlags)
      return { code: await coverage(readFlags(rest, {}), own, terminal), ...said }
    }
    const { values: own, rest } = extractFlags(args, clientRulesFlags)
    return { code: await clientRules(readFlags(rest, {}), own, terminal), ...said }
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof InvalidRulesFileError))
      throw error
    return { code: 2, out: '', err: error.message }
  }
}

/** A suite of one request. */
const suite = (path: string, exit = 0) => [
  process.execPath,
  '-e',
  `fetch(process.env.SMS_ENDPOINT + ${JSON.stringify(path)}, { headers: {
     'X-Auth-Token': process.env.SMS_TOKEN } }).then(() => process.exit(${exit}))`,
]

const oneLine = (text: string) => expect(text.trimEnd()).not.toContain('\n')

describe('coverage', () => {
  test('prints what was met, of one workspace too', async () => {
    const { url } = await used()
    const all = await ask('coverage', '--url', url, '--brief')
    expect(all).toMatchObject({ code: 0, err: '' })
    expect(all.out).toMatch(/^Coverage of all workspaces: 0\.\d%, 2 of \d+ covered by 2 requests\n/)
    const one = await ask('coverage', '--url', url, '--workspace', 'suite', '--format', 'json')
    expect(JSON.parse(one.out)).toMatchObject({ workspace: 'suite', covered: 2 })
  })

  test('writes a file in the form of its name', async () => {
    const { url } = await used()
    const file = join(freshDirectory(), 'met.html')
    expect(await ask('coverage', '--url', url, '--out', file)).toMatchObject({
      code: 0,
      out: '',
    })
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/)
  })

  test.each([
    ['0.6', 0],
    ['0.7', 1],
  ])('with --fail-under %s ends with %i', async (least, code) => {
    const { url } = await used()
    const ended = await ask('coverage', '--url', url, '--brief', '--fail-under', least)
    expect(ended.code).toBe(code)
    expect(ended.err).toBe(code ? 'coverage is 0.6%, below 0.7%' : '')
  })

  test('shows the control token', async () => {
    const { url } = await used({ controlToken: 'secret' })
    const ended = await ask('coverage', '--url', url, '--control-token', 'secret', '--brief')
    expect(ended.code).toBe(0)
    const refused = await ask('coverage', '--url', url)
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('answers 401: The control API needs the token')
  })

  test.each([
    [['--format', 'pdf'], '--format must be one of text, json, junit, html, not "pdf"'],
    [['--out', 'met.pdf'], '--out must end in .txt, .json, .xml, .html, not "met.pdf"'],
    [['--fail-under', 'all'], '--fail-under must be a percentage'],
    [['--url', 'nowhere'], '--url must be an address like'],
    [['--url', 'http://127.0.0.1:1'], 'no emulator answers at http://127.0.0.1:1'],
    [['--colour'], '--colour'],
  ])('%j end with one line and 2', async (args, why) => {
    const { code, err } = await ask('coverage', ...args)
    expect(code).toBe(2)
    expect(err).toContain(why)
    oneLine(err)
  })

  test('does not know a workspace that never was', async () => {
    const { url } = await used()
    const { code, err } = await ask('coverage', '--url', url, '--workspace', 'nobody')
    expect(code).toBe(2)
    expect(err).toContain('answers 404: There is no workspace nobody.')
  })
})

describe('client-rules', () => {
  test('prints verdicts; with --fail a broken rule ends with 1', async () => {
    const { url } = await used()
    const ended = await ask('client-rules', '--url', url, '--fail')
    expect(ended.code).toBe(1)
    expect(ended.out).toContain('  VIOLATED end-with-the-last-page\n')
    expect(ended.out).toContain('Stop once offset')
    expect(ended.err).toBe('1 client rule is violated')
    expect((await ask('client-rules', '--url', url)).code).toBe(0)
  })

  test('declares rules from a file, YAML or JSON', async () => {
    const { url } = await used()
    const file = join(freshDirectory(), 'rules.yaml')
    writeFileSync(
      file,
      'builtin:\n  poll-slowly: false\ncustom:\n  - name: no-lists\n    forbid: {operation: ListTasks}\n',
    )
    expect((await ask('client-rules', '--url', url, '--rules', file, '--fail')).code).toBe(0)
    await fetch(`${url}/v3/tasks`, { headers })
    const { code, out } = await ask('client-rules', '--url', url, '--format', 'junit', '--fail')
    expect(code).toBe(1)
    expect(out).toContain(
      '<testcase classname="client-rules" name="no-lists" time="0">\n      <failure',
    )
    expect(out).not.toContain('poll-slowly')
  })

  test.each([
    ['custom: [', 'rules.yaml: '],
    ['custom: [{name: mine}]', 'needs exactly one of forbid'],
    ['custom: [{name: mine, forbid: {operation: ListTsk}}]', 'there is no operation ListTsk'],
    ['- name: mine', 'answers 400'],
  ])('refuses %j with one line and 2', async (text, why) => {
    const { url } = await used()
    const file = join(freshDirectory(), 'rules.yaml')
    writeFileSync(file, text)
    const { code, err } = await ask('client-rules', '--url', url, '--rules', file)
    expect(code).toBe(2)
    expect(err).toContain(why)
    oneLine(err)
  })
})

describe('exec', () => {
  test('writes the coverage of the command', async () => {
    const file = join(freshDirectory(), 'met.json')
    const ended = await run('exec', '--coverage', file, '--', ...suite('/v3/tasks'))
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ requests: 1 })
  })

  test.each([
    [['--fail-under', '50'], 0, 1, '%, below 50%\n'],
    [['--fail-under', '0.1'], 7, 7, ''],
    [['--client-rules'], 0, 1, 'BROKEN  end-with-the-last-page'],
  ])('%j on a command that ends with %i ends with %i', async (args, exit, code, why) => {
    const ended = await run('exec', ...args, '--', ...suite('/v3/sources?offset=999', exit))
    expect(ended.code).toBe(code)
    expect(ended.stderr).toContain(why)
  })

  test('holds the command to own rules', async () => {
    const file = join(freshDirectory(), 'rules.json')
    writeFileSync(file, '{"rules": [{"name": "no-lists", "forbid": {"operation": "ListTasks"}}]}')
    const ended = await run('exec', `--client-rules=${file}`, '--', ...suite('/v3/tasks'))
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('BROKEN  no-lists (own)')
  })

  test.each([
    [['--coverage', 'met.pdf'], '--coverage must end in'],
    [['--client-rules=nowhere.yaml'], 'rules nowhere.yaml: ENOENT'],
  ])('%j end with one line and 2, before the command runs', async (args, why) => {
    const ended = await run('exec', ...args, '--', process.execPath, '-e', 'console.log("ran")')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(why)
    oneLine(ended.stderr)
  })
})
