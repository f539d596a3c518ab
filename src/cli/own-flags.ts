// Flags of single commands, which are no settings of an emulator and have no variables.
import { BadConfiguration } from './flags.ts'

/** value: takes one, after = or as the next word; switch: takes none; maybe: only after =. */
export type Takes = 'value' | 'switch' | 'maybe'

/** What was given of a command's own flags; a switch that is on is ''. */
export type Own<K extends string> = Partial<Record<K, string>>

const FLAG = /^--([a-z-]+)(?:=(.*))?$/s

const readValue = (name: string, takes: Takes, given: string | undefined, next: () => string) => {
  if (takes === 'switch' && given !== undefined)
    throw new BadConfiguration(`--${name} takes no value`)
  if (takes !== 'value') return given ?? ''
  const value = given ?? next()
  if (value === '') throw new BadConfiguration(`--${name} must not be empty`)
  return value
}

/** Takes a command's own flags out of its arguments. Throws BadConfiguration. */
export const takeOwn = <K extends string>(
  args: readonly string[],
  flags: Readonly<Record<K, Takes>>,
): { own: Own<K>; rest: string[] } => {
  const own: Own<K> = {}
  const rest: string[] = []
  const left = [...args]
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const [, name, given] = FLAG.exec(arg) ?? []
    if (name === undefined || !Object.hasOwn(flags, name)) {
      rest.push(arg)
      continue
    }
    own[name as K] = readValue(name, flags[name as K], given, () => {
      const next = left.shift()
      if (next === undefined || next.startsWith('--'))
        throw new BadConfiguration(`--${name} needs a value`)
      return next
    })
  }
  return { own, rest }
}

/** Where a command says what it has to say. */
export type Terminal = { out: (text: string) => void; err: (text: string) => void }

/** The process's own. */
export const terminal: Terminal = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(`sms-emulator: ${text}\n`),
}

/** A percentage from 0 to 100. Throws BadConfiguration. */
export const percentIn = (name: string, text: string): number => {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= 0 && value <= 100) return value
  throw new BadConfiguration(
    `--${name} must be a percentage from 0 to 100, not ${JSON.stringify(text)}`,
  )
}

/** One of some words. Throws BadConfiguration. */
export const oneOf = <const T extends readonly string[]>(
  name: string,
  text: string,
  words: T,
): T[number] => {
  if (words.includes(text)) return text
  throw new BadConfiguration(
    `--${name} must be one of ${words.join(', ')}, not ${JSON.stringify(text)}`,
  )
}
