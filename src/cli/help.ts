// What `--help` says.

import { environmentVariable, type FlagName, flags } from './flags.ts'
import { fuzzFlags } from './fuzz-flags.ts'

const flagLine = (name: FlagName) => {
  const { value, does, fallback } = flags[name]
  const usage = `--${name}${value ? ` ${value}` : ''}`
  const defaultText =
    fallback === undefined || fallback === false || Array.isArray(fallback) ? '' : ` (${fallback})`
  return `  ${usage.padEnd(20)} ${does}${defaultText}\n  ${''.padEnd(20)} ${environmentVariable(name)}`
}

/** The help text. */
export const helpText = (): string =>
  [
    'sms-emulator: a local Huawei Cloud Server Migration Service (SMS) v3',
    '',
    'usage: sms-emulator [serve] [flags]      serve until stopped',
    '       sms-emulator env [flags]          print what clients need, as exports',
    '       sms-emulator exec [flags] -- CMD  run CMD against a private emulator in memory',
    '       sms-emulator replay FILE          do a recorded journal again, and compare',
    '                    [--json] [--out F]   as JSON; every reply into F, one a line',
    '       sms-emulator explain ID [flags]   say why a request or task is as it is',
    '         --url URL                       of the emulator that runs there',
    '       sms-emulator coverage [flags]     what callers of a running emulator have met, and not',
    '         --url URL --workspace W --format text|json|junit|html --out FILE --brief --catalogue',
    '         --fail-under N                  exit code 1 if less than N percent is met',
    '       sms-emulator client-rules [flags]       how clients of a running emulator behave',
    '         --url URL --rules FILE --format text|json|junit --out FILE',
    '         --fail                          exit code 1 if a rule is violated',
    '       exec checks the same of CMD:      --coverage FILE --fail-under N --client-rules[=FILE]',
    '       sms-emulator fuzz [flags] -- CMD  look for the faults under which CMD fails',
    '       sms-emulator scenarios [FILE..]   list the shipped scenarios, or check files',
    '       sms-emulator version | help',
    '',
    'flags, each with its environment variable:',
    ...(Object.keys(flags) as FlagName[]).map(flagLine),
    '',
    'flags of hunt:',
    ...Object.entries(fuzzFlags).map(
      ([name, { value, does, fallback }]) =>
        `  ${`--${name} ${value}`.padEnd(20)} ${does}${typeof fallback === 'object' || fallback === undefined ? '' : ` (${fallback})`}`,
    ),
  ].join('\n')

/** The flags as rows: usage, variable, default, what each does. For the README. */
export const flagRows = (): string[][] =>
  (Object.keys(flags) as FlagName[]).map((name) => {
    const { value, does, fallback } = flags[name]
    const defaultText = fallback === undefined || Array.isArray(fallback) ? '' : `\`${fallback}\``
    return [
      `\`--${name}${value ? ` ${value}` : ''}\``,
      `\`${environmentVariable(name)}\``,
      defaultText,
      does,
    ]
  })
