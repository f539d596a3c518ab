// sms-emulator client-rules: how clients of a running emulator behave.

import { readRules } from '../client-rules/read-rules.ts'
import type { ClientRulesReport } from '../index.ts'
import { addressOf, call } from './control-client.ts'
import { writeReport } from './coverage.ts'
import type { Flags } from './flags.ts'
import {
  type FlagType,
  type FlagValues,
  type Output,
  parseChoice,
  processOutput,
} from './own-flags.ts'

/** The command's own flags. */
export const clientRulesFlags = {
  url: 'value',
  rules: 'value',
  format: 'value',
  out: 'value',
  fail: 'switch',
} as const satisfies Record<string, FlagType>

const PATH = '/_emulator/client-rules'

/** Writes how many rules are violated, and returns whether any is. */
export const hasViolations = (
  { violated }: Pick<ClientRulesReport, 'violated'>,
  { err }: Output,
): boolean => {
  if (violated === 0) return false
  err(`${violated} client rule${violated === 1 ? ' is' : 's are'} violated`)
  return true
}

/** Sets rules and prints the report. Returns 1 if --fail is given and a rule is violated. */
export const clientRules = async (
  flags: Flags,
  options: FlagValues<keyof typeof clientRulesFlags>,
  output: Output = processOutput,
): Promise<number> => {
  const address = addressOf(flags, options.url)
  const format = parseChoice('format', options.format ?? 'text', ['text', 'json', 'junit'])
  if (options.rules !== undefined)
    await call(address, PATH, { method: 'PUT', body: readRules(options.rules) })
  const text = await call(address, `${PATH}?format=${format}`)
  if (options.out === undefined) output.out(text.endsWith('\n') ? text : `${text}\n`)
  else writeReport('out', options.out, text)
  if (options.fail === undefined) return 0
  return hasViolations(JSON.parse(await call(address, PATH)) as ClientRulesReport, output) ? 1 : 0
}
