// sms-emulator coverage: what callers of a running emulator have met of the service.
import { writeFileSync } from 'node:fs'
import type { CoverageReport } from '../index.ts'
import { addressOf, call } from './control-client.ts'
import { ConfigurationError, type Flags } from './flags.ts'
import {
  type FlagType,
  type FlagValues,
  type Output,
  parseChoice,
  parsePercent,
  processOutput,
} from './own-flags.ts'

/** The command's own flags. */
export const coverageFlags = {
  url: 'value',
  workspace: 'value',
  format: 'value',
  out: 'value',
  'fail-under': 'value',
  brief: 'switch',
  catalogue: 'switch',
} as const satisfies Record<string, FlagType>

const formats = ['text', 'json', 'junit', 'html'] as const

/** A report's form, by the ending of the file that is to hold it. */
export const formatFromExtension = (flag: string, file: string): (typeof formats)[number] => {
  const endings = { '.txt': 'text', '.json': 'json', '.xml': 'junit', '.html': 'html' } as const
  const ending = Object.keys(endings).find((each) => file.endsWith(each))
  if (ending) return endings[ending as keyof typeof endings]
  throw new ConfigurationError(
    `--${flag} must end in ${Object.keys(endings).join(', ')}, not ${JSON.stringify(file)}`,
  )
}

/** Writes a text, such as a report, into the file that a flag names. Throws BadConfiguration. */
export const writeReport = (flag: string, file: string, text: string | Buffer): void => {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new ConfigurationError(`--${flag} ${file}: ${(error as Error).message}`)
  }
}

/** Whether the report falls short of what is asked; says so. */
export const isBelowThreshold = (
  { percent }: Pick<CoverageReport, 'percent'>,
  threshold: number,
  { err }: Output,
): boolean => {
  if (percent >= threshold) return false
  err(`coverage is ${percent}%, below ${threshold}%`)
  return true
}

/** Prints the report, or writes it; answers the exit code: 1 if it is below --fail-under. */
export const coverage = async (
  flags: Flags,
  options: FlagValues<keyof typeof coverageFlags>,
  output: Output = processOutput,
): Promise<number> => {
  const { workspace, out } = options
  const defaultFormat = out === undefined ? 'text' : formatFromExtension('out', out)
  const format =
    options.format === undefined ? defaultFormat : parseChoice('format', options.format, formats)
  const threshold = options['fail-under'] && parsePercent('fail-under', options['fail-under'])
  const address = addressOf(flags, options.url)
  const path = workspace === undefined ? '' : `/workspaces/${encodeURIComponent(workspace)}`
  const query = new URLSearchParams({
    format,
    ...(options.brief !== undefined && { brief: 'true' }),
    ...(options.catalogue !== undefined && { catalogue: 'true' }),
  })
  const text = await call(address, `/_emulator${path}/coverage?${query}`)
  if (out === undefined) output.out(text.endsWith('\n') ? text : `${text}\n`)
  else writeReport('out', out, text)
  if (threshold === undefined || threshold === '') return 0
  const report = JSON.parse(await call(address, `/_emulator${path}/coverage`)) as CoverageReport
  return isBelowThreshold(report, threshold, output) ? 1 : 0
}
