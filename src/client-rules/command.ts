// sms-emulator client-rules: reports how clients of a running emulator behave.
import { type Command, Option } from 'commander'
import type { CommandContext, ControlClient } from '../api/command-context.ts'
import { readRules } from './read-rules.ts'
import type { ClientRulesReport } from './schema.ts'

type ClientRulesFlags = {
  rules?: string
  format: 'text' | 'json' | 'junit'
  out?: string
  fail?: true
}

type ClientRulesNeeds = CommandContext & { connect: () => ControlClient }

const PATH = '/_emulator/client-rules'

/** Declares the command. The exit code is 1 if --fail is given and a rule is violated. */
export const clientRulesCommand = (
  command: Command,
  { connect, print, warn, exitWith, writeFile }: ClientRulesNeeds,
) =>
  command
    .option('--rules <file>', 'apply the rules of a file (JSON or YAML) from now on')
    .addOption(
      new Option('--format <format>', 'format of the report')
        .default('text')
        .choices(['text', 'json', 'junit']),
    )
    .option('--out <file>', 'write the report to a file')
    .option('--fail', 'fail if a rule is violated')
    .action(async ({ rules, format, out, fail }: ClientRulesFlags) => {
      const emulator = connect()
      if (rules !== undefined) await emulator.call(PATH, { method: 'PUT', body: readRules(rules) })
      const report = await emulator.call(`${PATH}?format=${format}`)
      if (out === undefined) print(report)
      else writeFile('--out', out, report)
      if (!fail) return
      const json = await emulator.call(PATH)
      if (hasViolations(JSON.parse(json) as ClientRulesReport, warn)) exitWith(1)
    })

/** Returns whether rules are violated, and says how many. */
export const hasViolations = (
  { violated }: Pick<ClientRulesReport, 'violated'>,
  warn: CommandContext['warn'],
): boolean => {
  if (violated === 0) return false
  warn(`${violated} client rule${violated === 1 ? ' is' : 's are'} violated`)
  return true
}
