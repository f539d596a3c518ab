// sms-emulator habits: how clients of a running emulator behave.

import { readRules } from '../client-rules/read-rules.ts'
import type { HabitsReport } from '../index.ts'
import { ask, placeOf } from './ask.ts'
import { writeReport } from './coverage.ts'
import type { Flags } from './flags.ts'
import { type Own, oneOf, type Takes, type Terminal, terminal } from './own-flags.ts'

/** The command's own flags. */
export const habitsFlags = {
  url: 'value',
  rules: 'value',
  format: 'value',
  out: 'value',
  fail: 'switch',
} as const satisfies Record<string, Takes>

const PATH = '/_emulator/habits'

/** Says how many rules were broken, if any were. */
export const isBroken = ({ broken }: Pick<HabitsReport, 'broken'>, { err }: Terminal): boolean => {
  if (broken === 0) return false
  err(`${broken} habit${broken === 1 ? ' is' : 's are'} broken`)
  return true
}

/** Declares rules or prints how they were kept; answers 1 for broken ones if --fail is given. */
export const habits = async (
  flags: Flags,
  own: Own<keyof typeof habitsFlags>,
  to: Terminal = terminal,
): Promise<number> => {
  const place = placeOf(flags, own.url)
  const format = oneOf('format', own.format ?? 'text', ['text', 'json', 'junit'])
  if (own.rules !== undefined) await ask(place, PATH, { method: 'PUT', body: readRules(own.rules) })
  const text = await ask(place, `${PATH}?format=${format}`)
  if (own.out === undefined) to.out(text.endsWith('\n') ? text : `${text}\n`)
  else writeReport('out', own.out, text)
  if (own.fail === undefined) return 0
  return isBroken(JSON.parse(await ask(place, PATH)) as HabitsReport, to) ? 1 : 0
}
