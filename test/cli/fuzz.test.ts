// The hunt, as a user runs it: against the example clients, in processes of their own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../../src/cli/flags.ts'
import { fuzz } from '../../src/cli/fuzz.ts'
import { readFuzzFlags } from '../../src/cli/fuzz-flags.ts'
import { freshWorkspace } from '../support/emulator.ts'
import { freshDirectory, run } from '../support/program.ts'

const client = (name: string) =>
  fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url))
const suite = (name: string) => ['--', process.execPath, client(name)]
/** A suite that asks once, and passes when it is told. */
const asks = `const { SMS_ENDPOINT: url, SMS_TOKEN: token } = process.env
  const { status } = await fetch(url + '/v3/tasks', { headers: { 'X-Auth-Token': token } })
  process.exit(status === 200 ? 0 : 1)`
const asking = ['--', process.execPath, '--input-type=module', '-e', asks] as const
const PACE = ['--pace', '5000']

describe('a client without a care', { timeout: 120_000 }, () => {
  test('is caught by throttling, and the one call shows it again', async () => {
    const file = join(freshDirectory(), 'found.json')
    const flags = ['--kinds', 'throttle', '--runs', '5', '--timeout', '4', '--out', file]
    const { code, stdout } = await run('fuzz', ...flags, ...PACE, ...suite('fragile-client'))
    expect(stdout).toMatch(/Again:\nsms-emulator exec --faults '\[\{"kind":"throttle"/)
    expect(code).toBe(1)
    const found = JSON.parse(readFileSync(file, 'utf8'))
    expect(found.faults).toHaveLength(1)
    expect(found.struck[0]).toMatch(/ 429 APIGW\.0308, fault-1$/)
    const faults = ['--faults', JSON.stringify(found.faults)]
    const args = ['fuzz', '--runs', '1', '--timeout', '4', ...faults, ...PACE]
    const again = await run(...(args as [string]), ...suite('fragile-client'))
    expect(again.stderr).toContain('without any fault the suite did not end in time')
    expect(again.code).toBe(2)
  })

  test('is caught by a migration that fails', async () => {
    const flags = ['--kinds', 'fail-subtask', '--runs', '5', '--timeout', '4']
    const { code, stdout } = await run('fuzz', ...flags, ...PACE, ...suite('fragile-client'))
    expect(stdout).toContain('did not end in time under 1 fault(s)')
    expect(stdout).toContain('A careful client would notice MIGRATE_FAIL')
    expect(code).toBe(1)
  })
})

test('a careful client survives every trouble', { timeout: 120_000 }, async () => {
  const flags = ['--runs', '12', '--timeout', '60', ...PACE]
  const { code, stdout } = await run('fuzz', ...flags, ...suite('robust-client'))
  expect(stdout).toContain('nothing found in 12 runs')
  expect(code).toBe(0)
})

describe('a hunt', { timeout: 60_000 }, () => {
  test('is ended by a signal, and does not take it for a find', async () => {
    const { code, stderr } = await run('fuzz', '--', 'sh', '-c', 'kill -INT $PPID; exec sleep 600')
    expect(stderr).toBe('sms-emulator: ended by SIGINT\n')
    expect(code).toBe(130)
  })

  test('does not wait for what a suite leaves running', async () => {
    const refused = fuzz(['--timeout', '20'], ['sh', '-c', 'sleep 600 &'], process.env)
    await expect(refused).rejects.toThrow('the suite does nothing to be troubled')
  })

  test('shows a find again with the faults that the caller had armed himself', async () => {
    const mine = JSON.stringify([{ kind: 'delay', ms: 1 }])
    const flags = ['--kinds', 'throttle', '--runs', '2', '--tls', `--faults=${mine}`]
    const { stdout } = await run('fuzz', ...flags, ...asking)
    const [, shown] = /\nsms-emulator exec --faults '(.*?)' --tls -- /.exec(stdout) ?? []
    expect(JSON.parse(shown ?? '[]').map(({ kind }: { kind: string }) => kind)).toEqual([
      'delay',
      'throttle',
    ])
    expect((await run('exec', '--tls', '--faults', shown!, ...asking)).code).toBe(1)
  })

  test('prints a find that cannot be written, and says so', async () => {
    const flags = ['--kinds', 'throttle', '--runs', '2', '--out', '/no/such/found.json']
    const { code, stdout, stderr } = await run('fuzz', ...flags, ...asking)
    expect(stdout).toContain('\nAgain:\n')
    expect(stderr).toMatch(/^sms-emulator: --out \/no\/such\/found\.json: ENOENT.*\n$/)
    expect(code).toBe(2)
  })
})

describe('a hunt that cannot be', () => {
  test.each([
    ['without a command', [], [], 'hunt needs a command: hunt -- npm test'],
    ['of no runs', ['--runs', '0'], ['true'], '--runs must be a whole number from 1'],
    ['of unknown kinds', ['--kinds', 'x'], ['true'], '--kinds must be of throttle,'],
    ['with an unknown flag', ['--what'], ['true'], "Unknown option '--what'"],
    ['of a suite that fails anyway', [], ['false'], 'without any fault the suite ended with 1'],
    ['of a suite that asks nothing', [], ['true'], 'the suite does nothing to be troubled'],
    ['of a command that is none', [], ['/no/such'], 'cannot run /no/such'],
  ])('%s is refused', async (_, flags, command, message) => {
    const refused = fuzz(flags, command, process.env)
    await expect(refused).rejects.toThrow(ConfigurationError)
    await expect(refused).rejects.toThrow(message)
  })
})

describe('--faults', () => {
  test.each([
    ['of no kind', '[{"kind":"x"}]', 'kind'],
    ['that are no list', '[1]', '--faults must be a list of objects'],
    ['that are no JSON', '[', '--faults is not JSON'],
    ['in a file that is not there', 'x', '--faults is neither a JSON list nor a file'],
  ])('%s end with one line and 2', async (_, faults, message) => {
    const { code, stderr } = await run('exec', '--faults', faults, '--', 'true')
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
  })

  test('are armed in every workspace, and again when one is reset', () => {
    const faults = [{ kind: 'refuse', error_code: 'SMS.9004', id: 'born' }]
    const { emulator, call } = freshWorkspace({ faults })
    const armed = (workspace: string) =>
      emulator
        .control<{ faults: { id: string }[] }>('ListFaults', { params: { workspace } })
        .faults.map(({ id }) => id)
    expect(armed('test')).toEqual(['born'])
    expect(call('ListTasks').status).toBe(403)
    call('ClearFaults')
    call('ResetWorkspace')
    expect([armed('test'), armed('testname')]).toEqual([['born'], ['born']])
  })
})

test('flags of a hunt and of the emulator may be mixed', () => {
  const { fuzz: own, rest } = readFuzzFlags([
    '--pace',
    '7',
    '--runs=3',
    '--fuzz-seed',
    'x',
    '--strict',
  ])
  expect(own).toMatchObject({ runs: 3, 'fuzz-seed': 'x', timeout: 120, 'max-faults': 3 })
  expect(rest).toEqual(['--pace', '7', '--strict'])
})
