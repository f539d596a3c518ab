// The options that configure an emulator. Each can also be set by an environment variable.
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ClockMode } from '../domain/initial-state.ts'
import { MAX_PACE, MIN_PACE } from '../domain/time.ts'
import { faultsOption } from '../faults/faults-option.ts'

/** The parsed options. */
export type EmulatorFlags = {
  port: number
  portFile?: string
  host: string
  allowHost?: string[]
  dataDir: string
  inMemory: boolean
  seed: string
  fixture?: string[]
  faults?: object[]
  clock: ClockMode
  pace: number
  strict: boolean
  controlToken?: string
  tls: boolean
  tlsCert?: string
  tlsKey?: string
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  logFormat: 'pretty' | 'json'
}

/** The options in the order of the help. The documents list them, too. */
export const emulatorOptions = (): Option[] =>
  [
    new Option('--port <port>', 'port to listen on; 0 is any free port')
      .default(4390)
      .argParser(parsePort),
    new Option('--port-file <file>', 'file to write the actual port to').argParser(parseText),
    new Option('--host <address>', 'address to listen on')
      .default('127.0.0.1')
      .argParser(parseText),
    new Option(
      '--allow-host <name>',
      'name of this machine under which the control API answers, too; can be repeated; ' +
        '* is any, and needs --control-token',
    ).argParser(collectNames),
    new Option('--data-dir <folder>', 'folder of the workspaces, one SQLite file each')
      .default('.sms-emulator')
      .argParser(parseText),
    new Option('--in-memory', 'store nothing on disk').default(false),
    new Option('--seed <text>', 'seed of all ids and keys')
      .default('sms-emulator')
      .argParser(parseText),
    new Option(
      '--fixture <name>',
      'fixture or scenario to start its workspace with: a name or a file; can be repeated',
    ).argParser(collectNames),
    faultsOption(),
    new Option('--clock <mode>', 'how time passes in a new workspace')
      .default('flowing')
      .choices(['flowing', 'frozen', 'on-read']),
    new Option('--pace <factor>', 'how much faster than in the cloud work is done')
      .default(20)
      .argParser(parsePace),
    new Option(
      '--strict',
      'accept only declared users, and only fields of the newest reference',
    ).default(false),
    new Option('--control-token <token>', 'bearer token that the control API requires').argParser(
      parseText,
    ),
    new Option('--tls', 'serve HTTPS').default(false),
    new Option(
      '--tls-cert <file>',
      'certificate (PEM) for --tls; by default it is generated',
    ).argParser(parseText),
    new Option('--tls-key <file>', 'private key (PEM) of --tls-cert').argParser(parseText),
    new Option('--log-level <level>', 'what is logged to standard error')
      .default('info')
      .choices(['silent', 'error', 'warn', 'info', 'debug']),
    new Option('--log-format <format>', 'format of the log')
      .default('pretty')
      .choices(['pretty', 'json']),
  ].map((option) => option.env(variableOf(option.name())))

const PREFIX = 'SMS_EMULATOR_'

const variableOf = (name: string) => PREFIX + name.toUpperCase().replaceAll('-', '_')

/** Adds all options of an emulator to a command. */
export const addEmulatorOptions = (command: Command, warn: (line: string) => void): Command =>
  addOptions(command, emulatorOptions(), warn, 'Options of the emulator:')

/** Adds options that have environment variables to a command, under a heading of its help. */
export const addOptions = (
  command: Command,
  options: readonly Option[],
  warn: (line: string) => void,
  heading: string,
): Command => {
  for (const option of options) command.addOption(option.helpGroup(heading))
  return command.hook('preAction', () => {
    readBooleanVariables(command)
    for (const name of unknownVariables()) warn(`${name} is not a setting of sms-emulator`)
  })
}

/** Commander takes any value of a boolean's variable for true. Here it can be false, too. */
const readBooleanVariables = (command: Command) => {
  for (const option of command.options) {
    const name = option.attributeName()
    if (!option.isBoolean() || command.getOptionValueSource(name) !== 'env') continue
    const text = process.env[option.envVar!]!
    if (!['true', '1', 'false', '0', ''].includes(text))
      throw new InvalidArgumentError(
        `${option.envVar} must be true or false, not ${JSON.stringify(text)}`,
      )
    command.setOptionValueWithSource(name, text === 'true' || text === '1', 'env')
  }
}

/** Variables with our prefix that set nothing: probably misspelt. */
const unknownVariables = (): string[] => {
  const known = new Set(emulatorOptions().map(({ envVar }) => envVar))
  return Object.keys(process.env).filter((name) => name.startsWith(PREFIX) && !known.has(name))
}

/** The emulator's options of the command line as arguments, without --faults and variables. */
export const emulatorArguments = (command: Command): string[] =>
  emulatorOptions().flatMap((option) => {
    const name = option.attributeName()
    if (name === 'faults' || command.getOptionValueSource(name) !== 'cli') return []
    const value = command.getOptionValue(name)
    if (option.isBoolean()) return [option.long!]
    return [value].flat().flatMap((each) => [option.long!, `${each}`])
  })

/** Where clients on this machine reach an emulator with these options. */
export const urlOf = ({
  host,
  port,
  tls,
}: Pick<EmulatorFlags, 'host' | 'port' | 'tls'>): string => {
  const reachable = anyAddresses[host] ?? host
  const name = reachable.includes(':') ? `[${reachable}]` : reachable
  return `${tls ? 'https' : 'http'}://${name}:${port}`
}

/** Addresses that mean every interface: one can listen on them, but not connect everywhere. */
const anyAddresses: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** The address of an emulator as clients on this machine reach it. */
export const reachableUrl = (url: string): string => {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return urlOf({ host, port: Number(port), tls: protocol === 'https:' })
}

const parsePort = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('It must be a port from 0 to 65535.')
}

const parsePace = (text: string): number => {
  const pace = text.trim() === '' ? Number.NaN : Number(text)
  if (pace >= MIN_PACE && pace <= MAX_PACE) return pace
  throw new InvalidArgumentError(`It must be a number from ${MIN_PACE} to ${MAX_PACE}.`)
}

const parseText = (text: string): string => {
  if (text !== '') return text
  throw new InvalidArgumentError('It must not be empty.')
}

/** A variable has several names, with commas between them. */
const collectNames = (text: string, names: readonly string[] = []): string[] => [
  ...names,
  ...text.split(',').filter(Boolean),
]
