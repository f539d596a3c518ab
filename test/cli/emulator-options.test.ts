import { Command } from 'commander'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  addEmulatorOptions,
  emulatorArguments,
  emulatorOptions,
} from '../../src/cli/emulator-options.ts'

afterEach(() => vi.unstubAllEnvs())

const names = emulatorOptions().map((option) => option.name())

const optionNamed = (name: string) => emulatorOptions().find((option) => option.name() === name)!

const variableOf = (name: string) => optionNamed(name).envVar!

/** Parses arguments with these variables set. Rejects with the error of an invalid one. */
const parse = async (args: readonly string[], variables: Record<string, string> = {}) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  const warnings: string[] = []
  const command = new Command().exitOverride().configureOutput({ outputError: () => {} })
  addEmulatorOptions(command, (line) => warnings.push(line)).action(() => {})
  await command.parseAsync(args, { from: 'user' })
  return { flags: command.opts(), warnings, command }
}

const parsedValue = async (name: string, args: readonly string[], variables = {}) =>
  (await parse(args, variables)).flags[optionNamed(name).attributeName()]

const errorOf = async (args: readonly string[], variables = {}): Promise<string> =>
  parse(args, variables).then(
    () => {
      throw new Error('it was accepted')
    },
    (error: Error) => error.message,
  )

/** For each option that takes a value: valid texts, and their values. */
const valid: Record<string, [text: string, value: unknown][]> = {
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
  faults: [['[{"kind": "reset"}]', [{ kind: 'reset' }]]],
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
  'allow-host': [['emulator.example', ['emulator.example']]],
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

/** Invalid texts, and what the error says about them. */
const invalid: [name: string, text: string, reason: string][] = [
  ['port', '65536', 'It must be a port from 0 to 65535.'],
  ['port', '-1', 'It must be a port from 0 to 65535.'],
  ['port', '80.5', 'It must be a port from 0 to 65535.'],
  ['port', 'http', 'It must be a port from 0 to 65535.'],
  ['port', '', 'It must be a port from 0 to 65535.'],
  ['port-file', '', 'It must not be empty.'],
  ['host', '', 'It must not be empty.'],
  ['data-dir', '', 'It must not be empty.'],
  ['seed', '', 'It must not be empty.'],
  ['clock', 'fast', 'Allowed choices are flowing, frozen, on-read.'],
  ['clock', 'Frozen', 'Allowed choices are flowing, frozen, on-read.'],
  ['pace', '0', 'It must be a number from 0.001 to 1000000.'],
  ['pace', '-2', 'It must be a number from 0.001 to 1000000.'],
  ['pace', 'fast', 'It must be a number from 0.001 to 1000000.'],
  ['pace', '', 'It must be a number from 0.001 to 1000000.'],
  ['pace', 'Infinity', 'It must be a number from 0.001 to 1000000.'],
  ['pace', '1000001', 'It must be a number from 0.001 to 1000000.'],
  ['pace', '0.0001', 'It must be a number from 0.001 to 1000000.'],
  ['faults', '[1]', 'It must be a list of objects, each a fault.'],
  ['faults', '[', 'It is not JSON: '],
  ['faults', 'nowhere', 'It is neither a JSON list nor a file that can be read.'],
  ['control-token', '', 'It must not be empty.'],
  ['log-level', 'loud', 'Allowed choices are silent, error, warn, info, debug.'],
  ['log-format', 'xml', 'Allowed choices are pretty, json.'],
]

const examples = Object.entries(valid).flatMap(([name, texts]) =>
  texts.map((each) => [name, ...each] as const),
)

test('every option that takes a value has an example here', () => {
  const withValue = names.filter((name) => !optionNamed(name).isBoolean())
  expect(withValue.filter((name) => !valid[name]?.length)).toEqual([])
})

describe('without arguments', () => {
  test('each option has its default', async () => {
    expect((await parse([])).flags).toEqual({
      port: 4390,
      host: '127.0.0.1',
      dataDir: '.sms-emulator',
      inMemory: false,
      seed: 'sms-emulator',
      clock: 'flowing',
      pace: 20,
      strict: false,
      tls: false,
      logLevel: 'info',
      logFormat: 'pretty',
    })
  })

  test('variables without the prefix mean nothing', async () => {
    expect((await parse([], { PORT: '1', HOST: 'x' })).flags).toMatchObject({
      port: 4390,
      host: '127.0.0.1',
    })
  })
})

describe('an option', () => {
  test.each(examples)('--%s %s means %j, also after an equals sign', async (name, text, value) => {
    expect(await parsedValue(name, [`--${name}`, text])).toEqual(value)
    expect(await parsedValue(name, [`--${name}=${text}`])).toEqual(value)
  })

  test.each(['in-memory', 'strict', 'tls'])('--%s takes no value', async (name) => {
    expect(await parsedValue(name, [`--${name}`])).toBe(true)
  })

  test('can be repeated if it is a fixture; of others, the last one counts', async () => {
    const args = ['--fixture', 'a.json', '--fixture', 'b.json', '--port', '1', '--port', '2']
    expect((await parse(args)).flags).toMatchObject({ fixture: ['a.json', 'b.json'], port: 2 })
  })

  test.each(invalid)('--%s=%s is refused', async (name, text, reason) => {
    const message = await errorOf([`--${name}=${text}`])
    expect(message).toContain(
      `option '${optionNamed(name).flags}' argument '${text}' is invalid. ${reason}`,
    )
    expect(message).not.toContain('\n')
  })

  test.each([
    [['--prot', '1'], '--prot'],
    [['-p', '1'], '-p'],
    [['--port'], '--port'],
    [['--strict=yes'], '--strict'],
    [['--no-strict'], '--no-strict'],
    [['extra'], 'extra'],
  ])('%j is refused with a message that names it', async (args, name) => {
    expect(await errorOf(args)).toContain(name)
  })
})

describe('its environment variable', () => {
  test('has its name in capitals', () => {
    expect(variableOf('port')).toBe('SMS_EMULATOR_PORT')
    expect(variableOf('data-dir')).toBe('SMS_EMULATOR_DATA_DIR')
  })

  test.each(examples)('of %s: %s means %j too', async (name, text, value) => {
    expect(await parsedValue(name, [], { [variableOf(name)]: text })).toEqual(value)
  })

  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['', false],
  ])('of a boolean can be %j', async (text, value) => {
    for (const name of ['in-memory', 'strict'])
      expect(await parsedValue(name, [], { [variableOf(name)]: text })).toBe(value)
  })

  test.each(['yes', 'on', 'TRUE'])('of a boolean cannot be %s', async (text) => {
    expect(await errorOf([], { SMS_EMULATOR_STRICT: text })).toBe(
      `SMS_EMULATOR_STRICT must be true or false, not "${text}"`,
    )
  })

  test('of a fixture can list several', async () => {
    expect(await parsedValue('fixture', [], { SMS_EMULATOR_FIXTURE: 'a.json,b.json' })).toEqual([
      'a.json',
      'b.json',
    ])
    expect(await parsedValue('fixture', [], { SMS_EMULATOR_FIXTURE: '' })).toEqual([])
  })

  test.each(invalid)('of %s: %j is refused with its name', async (name, text, reason) => {
    const message = await errorOf([], { [variableOf(name)]: text })
    expect(message).toContain(
      `value '${text}' from env '${variableOf(name)}' is invalid. ${reason}`,
    )
  })

  test('is ignored if the option is given, even if it is invalid', async () => {
    const variables = { SMS_EMULATOR_PORT: 'rubbish', SMS_EMULATOR_PACE: '3' }
    const { flags } = await parse(['--port', '1', '--strict'], {
      ...variables,
      SMS_EMULATOR_STRICT: 'rubbish',
    })
    expect(flags).toMatchObject({ port: 1, pace: 3, strict: true })
  })

  test('is warned about if no option has it', async () => {
    const variables = { SMS_EMULATOR_PROT: '1', SMS_EMULATOR_: '', SMS_EMULATOR_PORT: '1' }
    expect((await parse([], variables)).warnings).toEqual([
      'SMS_EMULATOR_PROT is not a setting of sms-emulator',
      'SMS_EMULATOR_ is not a setting of sms-emulator',
    ])
  })
})

test('the options of a command line can be written as arguments again', async () => {
  const args = ['--pace', '7', '--tls', '--fixture', 'a', '--fixture', 'b', '--host', '::1']
  const { command } = await parse([...args, '--faults', '[]'], { SMS_EMULATOR_SEED: 'x' })
  expect(emulatorArguments(command)).toEqual([
    '--host',
    '::1',
    '--fixture',
    'a',
    '--fixture',
    'b',
    '--pace',
    '7',
    '--tls',
  ])
})
