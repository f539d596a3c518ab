// Flags of single commands, which are no settings of an emulator and have no variables.
import { ConfigurationError } from './flags.ts'

/** value: takes one, after = or as the next word; switch: takes none; maybe: only after =. */
export type FlagType = 'value' | 'switch' | 'maybe'

/** What was given of a command's own flags; a switch that is on is ''. */
export type FlagValues<K extends string> = Partial<Record<K, string>>

const FLAG_PATTERN = /^--([a-z-]+)(?:=(.*))?$/s

const readValue = (
  name: string,
  type: FlagType,
  inlineValue: string | undefined,
  next: () => string,
) => {
  if (type === 'switch' && inlineValue !== undefined)
    throw new ConfigurationError(`--${name} takes no value`)
  if (type !== 'value') return inlineValue ?? ''
  const value = inlineValue ?? next()
  if (value === '') throw new ConfigurationError(`--${name} must not be empty`)
  return value
}

/** Takes a command's own flags out of its arguments. Throws BadConfiguration. */
export const extractFlags = <K extends string>(
  args: readonly string[],
  flags: Readonly<Record<K, FlagType>>,
): { values: FlagValues<K>; rest: string[] } => {
  const values: FlagValues<K> = {}
  const rest: string[] = []
  const remaining = [...args]
  for (let arg = remaining.shift(); arg !== undefined; arg = remaining.shift()) {
    const [, name, inlineValue] = FLAG_PATTERN.exec(arg) ?? []
    if (name === undefined || !Object.hasOwn(flags, name)) {
      rest.push(arg)
      continue
    }
    values[name as K] = readValue(name, flags[name as K], inlineValue, () => {
      const next = remaining.shift()
      if (next === undefined || next.startsWith('--'))
        throw new ConfigurationError(`--${name} needs a value`)
      return next
    })
  }
  return { values, rest }
}

/** Where a command says what it has to say. */
export type Output = { out: (text: string) => void; err: (text: string) => void }

/** The process's own. */
export const processOutput: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(`sms-emulator: ${text}\n`),
}

/** A percentage from 0 to 100. Throws BadConfiguration. */
export const parsePercent = (name: string, text: string): number => {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= 0 && value <= 100) return value
  throw new ConfigurationError(
    `--${name} must be a percentage from 0 to 100, not ${JSON.stringify(text)}`,
  )
}

/** One of some words. Throws BadConfiguration. */
export const parseChoice = <const T extends readonly string[]>(
  name: string,
  text: string,
  choices: T,
): T[number] => {
  if (choices.includes(text)) return text
  throw new ConfigurationError(
    `--${name} must be one of ${choices.join(', ')}, not ${JSON.stringify(text)}`,
  )
}
