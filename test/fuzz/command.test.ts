// Fuzzing as a user runs it: against the example clients, in processes of their own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { expectUsageError, sms } from '../support/command-line.ts'
import { freshWorkspace } from '../support/emulator.ts'
import { freshDirectory, run } from '../support/program.ts'

const client = (name: string) => [
  '--',
  process.execPath,
  fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url)),
]

/** A suite that sends one request, and passes if that succeeds. */
const request = [
  '--',
  process.execPath,
  '--input-type=module',
  '-e',
  `const { SMS_ENDPOINT: url, SMS_TOKEN: token } = process.env
  const { status } = await fetch(url + '/v3/tasks', { headers: { 'X-Auth-Token': token } })
  process.exit(status === 200 ? 0 : 1)`,
]

const FAST = ['--pace', '5000']

describe('a fragile client', { timeout: 60_000 }, () => {
  test('fails the clean run if the faults of --faults are enough', async () => {
    const faults = JSON.stringify([{ kind: 'throttle', limit: 0, period_ms: 1000 }])
    const flags = ['--timeout', '1', '--faults', faults, ...FAST]
    const { code, stderr } = await sms('fuzz', ...flags, ...client('fragile-client'))
    expect(stderr).toContain('without any fault the suite did not end in time')
    expect(code).toBe(2)
  })
})

describe('a failure', { timeout: 60_000 }, () => {
  test('is printed and written with a line that shows it again', async () => {
    const file = join(freshDirectory(), 'found.json')
    const mine = JSON.stringify([{ kind: 'delay', ms: 1 }])
    const flags = ['--kinds', 'throttle', '--runs', '2', '--tls', `--faults=${mine}`]
    const { code, stdout } = await sms('fuzz', ...flags, '--out', file, ...request)
    expect(code).toBe(1)
    const [, shown] =
      /\nTo see it again:\nsms-emulator exec --faults '(.*?)' --tls -- /.exec(stdout) ?? []
    expect(JSON.parse(shown ?? '[]').map(({ kind }: { kind: string }) => kind)).toEqual([
      'delay',
      'throttle',
    ])
    const found = JSON.parse(readFileSync(file, 'utf8'))
    expect(found).toMatchObject({
      faults: [{ kind: 'throttle', match: { operation: 'ListTasks' }, nth: 1, times: 1 }],
      outcome: 1,
      faulted_requests: [
        expect.stringMatching(/^testname: GET \/v3\/tasks \(ListTasks\) 429 APIGW\.0308, /),
      ],
      output: '',
      reproduction: expect.stringContaining(shown!),
      path: expect.stringMatching(/^--fuzz-seed 1 --fuzz-path [\d:]+$/),
    })
    expect(stdout).toContain(`The search finds it again with ${found.path}\n`)
    expect((await sms('exec', '--tls', '--faults', shown!, ...request)).code).toBe(1)
    const again = await sms('fuzz', ...flags, ...found.path.split(' '), ...request)
    expect(again.stdout).toContain(found.reproduction)
  })

  test('is printed even if it cannot be written', async () => {
    const flags = ['--kinds', 'throttle', '--runs', '2', '--out', '/no/such/found.json']
    const { code, stdout, stderr } = await sms('fuzz', ...flags, ...request)
    expect(stdout).toContain('\nTo see it again:\n')
    expect(stderr).toMatch(/^sms-emulator: --out \/no\/such\/found\.json: ENOENT.*\n$/)
    expect(code).toBe(2)
  })
})

describe('a search', { timeout: 60_000 }, () => {
  test('is ended by a signal, which is not a failure of the suite', async () => {
    const { code, stderr } = await run('fuzz', '--', 'sh', '-c', 'kill -INT $PPID; exec sleep 600')
    expect(stderr).toBe('sms-emulator: ended by SIGINT\n')
    expect(code).toBe(130)
  })

  test('does not wait for processes that the suite leaves running', async () => {
    const { stderr } = await sms('fuzz', '--timeout', '20', '--', 'sh', '-c', 'sleep 600 &')
    expect(stderr).toContain('the suite does nothing that such a fault can be applied to')
  })
})

describe('is refused', () => {
  test.each([
    [[], "missing required argument 'command'"],
    [['--runs', '0', 'true'], 'It must be a whole number from 1 to 10000.'],
    [['--timeout', '1.5', 'true'], 'It must be a whole number from 1 to 86400.'],
    [['--kinds', 'x', 'true'], 'It must be a list of throttle,'],
    [['--what', 'true'], "unknown option '--what'"],
    [['false'], 'without any fault the suite ended with 1'],
    [['true'], 'the suite does nothing that such a fault can be applied to'],
    [['/no/such'], 'cannot run /no/such'],
  ])('fuzz %j', async (args, message) => {
    const { code, stderr } = await sms('fuzz', ...args)
    expect(stderr).toMatch(/^sms-emulator: [^\n]+\n$/)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })

  test('a file of faults that does not exist', async () => {
    expectUsageError(await sms('fuzz', '--faults', 'x', 'true'), 'nor a file that can be read.')
  })
})

test('--faults are armed in every workspace, and again when one is reset', () => {
  const faults = [{ kind: 'refuse', error_code: 'SMS.9004', id: 'initial' }]
  const { emulator, call } = freshWorkspace({ faults })
  const armed = (workspace: string) =>
    emulator
      .control<{ faults: { id: string }[] }>('ListFaults', { params: { workspace } })
      .faults.map(({ id }) => id)
  expect(armed('test')).toEqual(['initial'])
  expect(call('ListTasks').status).toBe(403)
  call('ClearFaults')
  call('ResetWorkspace')
  expect([armed('test'), armed('testname')]).toEqual([['initial'], ['initial']])
})
