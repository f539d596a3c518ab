// Flags and their environment twins: `--data-dir` is SMS_EMULATOR_DATA_DIR.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { MAX_PACE, MIN_PACE } from '../domain/time.ts'

/** Thrown for a configuration that cannot be used; the message is one line. */
export class ConfigurationError extends Error {}

const PREFIX = 'SMS_EMULATOR_'

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'must be a port from 0 to 65535', abort: true })
  .transform(Number)
  .pipe(z.number().max(65_535, { error: 'must be a port from 0 to 65535' }))

const booleanFlag = z
  .enum(['true', 'false', '1', '0', ''], { error: 'must be true or false' })
  .transform((word) => word === 'true' || word === '1')

const pace = z.coerce
  .number({ error: 'must be a number above 0' })
  .positive({ error: 'must be a number above 0' })
  .min(MIN_PACE, { error: `must be at least ${MIN_PACE}` })
  .max(MAX_PACE, { error: `must be at most ${MAX_PACE}` })

const choiceOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` })

const nonEmptyText = z.string().min(1, { error: 'must not be empty' })

const fileName = z.string().min(1, { error: 'must name a file' })

/** What each flag takes, what it is without it, and what it does. The README lists this. */
export const flags = {
  port: { takes: port, fallback: 4390, value: 'N', does: 'port to listen on; 0 is any free one' },
  'port-file': {
    takes: fileName,
    fallback: undefined,
    value: 'F',
    does: 'write the real port into F',
  },
  host: {
    takes: nonEmptyText,
    fallback: '127.0.0.1',
    value: 'H',
    does: 'address to listen on',
  },
  'data-dir': {
    takes: fileName,
    fallback: '.sms-emulator',
    value: 'D',
    does: 'where workspaces are kept, one SQLite file each',
  },
  'in-memory': { takes: booleanFlag, fallback: false, value: null, does: 'keep nothing on disk' },
  seed: {
    takes: nonEmptyText,
    fallback: 'sms-emulator',
    value: 'S',
    does: 'what ids and keys are drawn from',
  },
  fixture: {
    takes: z.array(fileName),
    fallback: [] as string[],
    value: 'F',
    does: 'fixture or scenario to begin its workspace with; may be repeated',
  },
  faults: {
    takes: nonEmptyText,
    fallback: undefined,
    value: 'JSON',
    does: 'faults, as a list or a file with one, for every workspace that begins',
  },
  clock: {
    takes: choiceOf(['flowing', 'frozen', 'on-read']),
    fallback: 'flowing' as const,
    value: 'MODE',
    does: 'flowing, frozen or on-read',
  },
  pace: { takes: pace, fallback: 20, value: 'N', does: 'how much faster than the cloud work runs' },
  strict: {
    takes: booleanFlag,
    fallback: false,
    value: null,
    does: 'only declared users, and only what the newest reference has',
  },
  'control-token': {
    takes: nonEmptyText,
    fallback: undefined,
    value: 'T',
    does: 'bearer token that the control API demands',
  },
  tls: { takes: booleanFlag, fallback: false, value: null, does: 'serve HTTPS' },
  'tls-cert': {
    takes: fileName,
    fallback: undefined,
    value: 'F',
    does: 'certificate (PEM) for --tls; without one it is made, with a CA to trust',
  },
  'tls-key': { takes: fileName, fallback: undefined, value: 'F', does: 'key (PEM) of --tls-cert' },
  'log-level': {
    takes: choiceOf(['silent', 'error', 'warn', 'info', 'debug']),
    fallback: 'info' as const,
    value: 'L',
    does: 'silent, error, warn, info or debug',
  },
  'log-format': {
    takes: choiceOf(['pretty', 'json']),
    fallback: 'pretty' as const,
    value: 'F',
    does: 'pretty or json',
  },
} as const

/** The name of a flag. */
export type FlagName = keyof typeof flags

/** Every flag's value. */
export type Flags = {
  [K in FlagName]: z.output<(typeof flags)[K]['takes']> | (typeof flags)[K]['fallback']
}

/** A flag's twin in the environment. */
export const environmentVariable = (name: FlagName): string =>
  PREFIX + name.toUpperCase().replaceAll('-', '_')

const names = Object.keys(flags) as FlagName[]

const parseArguments = (args: readonly string[], allowPositionals: boolean) => {
  try {
    const options = Object.fromEntries(
      names.map((name) => [
        name,
        {
          type: flags[name].value === null ? ('boolean' as const) : ('string' as const),
          multiple: name === 'fixture',
        },
      ]),
    )
    return parseArgs({ args: [...args], options, strict: true, allowPositionals })
  } catch (error) {
    throw new ConfigurationError((error as Error).message.split(/\.\s/)[0] ?? 'unknown flag')
  }
}

const fromEnvironment = (name: FlagName, environment: NodeJS.ProcessEnv) => {
  const text = environment[environmentVariable(name)]
  if (text === undefined) return undefined
  return name === 'fixture' ? text.split(',').filter(Boolean) : text
}

const parseValue = (name: FlagName, value: unknown, source: string): unknown => {
  const text = typeof value === 'boolean' ? `${value}` : value
  const result = flags[name].takes.safeParse(text)
  if (result.success) return result.data
  throw new ConfigurationError(
    `${source} ${result.error.issues[0]?.message ?? 'is wrong'}, not ${JSON.stringify(value)}`,
  )
}

const flagsOf = (values: Record<string, unknown>, environment: NodeJS.ProcessEnv): Flags =>
  Object.fromEntries(
    names.map((name) => {
      if (values[name] !== undefined) return [name, parseValue(name, values[name], `--${name}`)]
      const twin = fromEnvironment(name, environment)
      if (twin !== undefined) return [name, parseValue(name, twin, environmentVariable(name))]
      return [name, flags[name].fallback]
    }),
  ) as Flags

/** Reads flags and environment; a flag wins over its twin. Throws BadConfiguration. */
export const readFlags = (args: readonly string[], environment: NodeJS.ProcessEnv): Flags =>
  flagsOf(parseArguments(args, false).values, environment)

/** The same for a command that takes words beside its flags. Throws BadConfiguration. */
export const readFlagsAndPositionals = (
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): { flags: Flags; positionals: string[] } => {
  const { values, positionals } = parseArguments(args, true)
  return { flags: flagsOf(values, environment), positionals: positionals }
}

/** Variables that begin like ours and mean nothing: probably a typing error. */
export const unknownVariables = (environment: NodeJS.ProcessEnv): string[] => {
  const known = new Set(names.map(environmentVariable))
  return Object.keys(environment).filter((name) => name.startsWith(PREFIX) && !known.has(name))
}
