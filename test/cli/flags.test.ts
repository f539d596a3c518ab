import { describe, expect, test } from 'vitest'
import {
  ConfigurationError,
  environmentVariable,
  type FlagName,
  flags,
  readFlags,
  unknownVariables,
} from '../../src/cli/flags.ts'
import { run } from '../support/program.ts'

const names = Object.keys(flags) as FlagName[]

/** The one line that is said of a bad configuration. */
const complaintOf = (args: readonly string[], environment = {}): string => {
  try {
    readFlags(args, environment)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    const { message } = error as Error
    expect(message).not.toContain('\n')
    return message
  }
  throw new Error('it was taken')
}

/** For each flag: what may be written, and what it then means. */
const good: Partial<Record<FlagName, [written: string, means: unknown][]>> = {
  port: [
    ['0', 0],
    ['8080', 8080],
    ['65535', 65_535],
  ],
  'port-file': [['port.txt', 'port.txt']],
  host: [
    ['0.0.0.0', '0.0.0.0'],
    ['::1', '::1'],
  ],
  'data-dir': [['/var/lib/x', '/var/lib/x']],
  seed: [['42', '42']],
  fixture: [['a.json', ['a.json']]],
  faults: [['[]', '[]']],
  clock: [
    ['flowing', 'flowing'],
    ['frozen', 'frozen'],
    ['on-read', 'on-read'],
  ],
  pace: [
    ['1', 1],
    ['0.5', 0.5],
    ['1000000', 1_000_000],
  ],
  'control-token': [['secret', 'secret']],
  'tls-cert': [['cert.pem', 'cert.pem']],
  'tls-key': [['key.pem', 'key.pem']],
  'log-level': [
    ['silent', 'silent'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['info', 'info'],
    ['debug', 'debug'],
  ],
  'log-format': [
    ['pretty', 'pretty'],
    ['json', 'json'],
  ],
}

/** For each flag: what may not be written, and what is said of it. */
const bad: [FlagName, string, string][] = [
  ['port', '65536', 'must be a port from 0 to 65535'],
  ['port', '-1', 'must be a port from 0 to 65535'],
  ['port', '80.5', 'must be a port from 0 to 65535'],
  ['port', 'http', 'must be a port from 0 to 65535'],
  ['port', '', 'must be a port from 0 to 65535'],
  ['port-file', '', 'must name a file'],
  ['host', '', 'must not be empty'],
  ['data-dir', '', 'must name a file'],
  ['seed', '', 'must not be empty'],
  ['clock', 'fast', 'must be one of flowing, frozen, on-read'],
  ['clock', 'Frozen', 'must be one of flowing, frozen, on-read'],
  ['pace', '0', 'must be a number above 0'],
  ['pace', '-2', 'must be a number above 0'],
  ['pace', 'fast', 'must be a number above 0'],
  ['pace', '', 'must be a number above 0'],
  ['pace', 'Infinity', 'must be a number above 0'],
  ['pace', '1000001', 'must be at most 1000000'],
  ['pace', '0.0001', 'must be at least 0.001'],
  ['control-token', '', 'must not be empty'],
  ['log-level', 'loud', 'must be one of silent, error, warn, info, debug'],
  ['log-format', 'xml', 'must be one of pretty, json'],
]

const written = names.flatMap((name) => (good[name] ?? []).map((each) => [name, ...each] as const))

test('every flag that takes a value has an example here', () => {
  const valued = names.filter((name) => flags[name].value !== null)
  expect(valued.filter((name) => !good[name]?.length)).toEqual([])
})

describe('without flags', () => {
  test('each has its fallback', () => {
    expect(readFlags([], {})).toEqual(
      Object.fromEntries(names.map((name) => [name, flags[name].fallback])),
    )
    expect(readFlags([], {})).toMatchObject({
      port: 4390,
      host: '127.0.0.1',
      'data-dir': '.sms-emulator',
      'in-memory': false,
      clock: 'flowing',
      pace: 20,
      strict: false,
      fixture: [],
    })
  })

  test('other variables of the environment mean nothing', () => {
    expect(readFlags([], { PORT: '1', HOST: 'x' })).toEqual(readFlags([], {}))
  })
})

describe('a flag', () => {
  test.each(written)('--%s %s means %j, written apart or with =', (name, text, means) => {
    expect(readFlags([`--${name}`, text], {})[name]).toEqual(means)
    expect(readFlags([`--${name}=${text}`], {})[name]).toEqual(means)
  })

  test.each(['in-memory', 'strict'] as const)('--%s is a switch', (name) => {
    expect(readFlags([`--${name}`], {})[name]).toBe(true)
  })

  test('may be repeated where it is a fixture; otherwise the last one counts', () => {
    const args = ['--fixture', 'a.json', '--fixture', 'b.json', '--port', '1', '--port', '2']
    expect(readFlags(args, {})).toMatchObject({ fixture: ['a.json', 'b.json'], port: 2 })
  })

  test.each(bad)('--%s=%s is refused', (name, text, why) => {
    expect(complaintOf([`--${name}=${text}`])).toBe(`--${name} ${why}, not ${JSON.stringify(text)}`)
  })

  test.each([
    [['--prot', '1'], '--prot'],
    [['-p', '1'], '-p'],
    [['--port'], '--port'],
    [['--pace', '-1'], '--pace'],
    [['--strict=yes'], '--strict'],
    [['--no-strict'], '--no-strict'],
    [['extra'], 'extra'],
  ])('%j is refused in one line that names it', (args, name) => {
    expect(complaintOf(args)).toContain(name)
  })
})

describe('its twin in the environment', () => {
  test('is its name in capitals', () => {
    expect(environmentVariable('port')).toBe('SMS_EMULATOR_PORT')
    expect(environmentVariable('data-dir')).toBe('SMS_EMULATOR_DATA_DIR')
  })

  test.each(written)('of %s: %s means %j too', (name, text, means) => {
    expect(readFlags([], { [environmentVariable(name)]: text })[name]).toEqual(means)
  })

  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['', false],
  ])('of a switch may say %j', (text, means) => {
    for (const name of ['in-memory', 'strict'] as const)
      expect(readFlags([], { [environmentVariable(name)]: text })[name]).toBe(means)
  })

  test('of a fixture may name several, with commas', () => {
    const read = (text: string) => readFlags([], { SMS_EMULATOR_FIXTURE: text }).fixture
    expect(read('a.json,b.json')).toEqual(['a.json', 'b.json'])
    expect(read('')).toEqual([])
  })

  test.each(bad)('of %s: %j is refused by its own name', (name, text, why) => {
    expect(complaintOf([], { [environmentVariable(name)]: text })).toBe(
      `${environmentVariable(name)} ${why}, not ${JSON.stringify(text)}`,
    )
  })

  test.each(['yes', 'on', 'TRUE'])('of a switch does not take %s', (text) => {
    expect(complaintOf([], { SMS_EMULATOR_STRICT: text })).toContain('must be true or false')
  })

  test('gives way to the flag, even when it is wrong itself', () => {
    const environment = { SMS_EMULATOR_PORT: 'rubbish', SMS_EMULATOR_PACE: '3' }
    expect(readFlags(['--port', '1'], environment)).toMatchObject({ port: 1, pace: 3 })
  })
})

describe('variables that begin like ours', () => {
  test('and mean nothing are found', () => {
    const environment = {
      SMS_EMULATOR_PROT: '1',
      SMS_EMULATOR_: '',
      SMS_EMULATOR_PORT: '1',
      PATH: '',
    }
    expect(unknownVariables(environment)).toEqual(['SMS_EMULATOR_PROT', 'SMS_EMULATOR_'])
  })

  test('are never those of flags', () => {
    expect(
      unknownVariables(Object.fromEntries(names.map((name) => [environmentVariable(name), '1']))),
    ).toEqual([])
  })
})

test('a port file that cannot be written ends the program with one line and 2', async () => {
  const flags = ['--port', '0', '--in-memory', '--port-file', '/no/such/port']
  const { code, stderr } = await run('serve', ...flags)
  expect(stderr).toMatch(/^sms-emulator: --port-file \/no\/such\/port: ENOENT.*\n$/)
  expect(code).toBe(2)
})
