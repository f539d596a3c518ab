// sms-emulator coverage: what callers of a running emulator have met of the service.
import { writeFileSync } from 'node:fs'
import type { CoverageReport } from '../index.ts'
import { ask, placeOf } from './ask.ts'
import { BadConfiguration, type Flags } from './flags.ts'
import { type Own, oneOf, percentIn, type Takes, type Terminal, terminal } from './own-flags.ts'

/** The command's own flags. */
export const coverageFlags = {
  url: 'value',
  workspace: 'value',
  format: 'value',
  out: 'value',
  'fail-under': 'value',
  brief: 'switch',
  catalogue: 'switch',
} as const satisfies Record<string, Takes>

const formats = ['text', 'json', 'junit', 'html'] as const

/** A report's form, by the ending of the file that is to hold it. */
export const formatOfFile = (flag: string, file: string): (typeof formats)[number] => {
  const endings = { '.txt': 'text', '.json': 'json', '.xml': 'junit', '.html': 'html' } as const
  const ending = Object.keys(endings).find((each) => file.endsWith(each))
  if (ending) return endings[ending as keyof typeof endings]
  throw new BadConfiguration(
    `--${flag} must end in ${Object.keys(endings).join(', ')}, not ${JSON.stringify(file)}`,
  )
}

/** Writes a text, such as a report, into the file that a flag names. Throws BadConfiguration. */
export const writeReport = (flag: string, file: string, text: string | Buffer): void => {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new BadConfiguration(`--${flag} ${file}: ${(error as Error).message}`)
  }
}

/** Whether the report falls short of what is asked; says so. */
export const isBelow = (
  { percent }: Pick<CoverageReport, 'percent'>,
  least: number,
  { err }: Terminal,
): boolean => {
  if (percent >= least) return false
  err(`coverage is ${percent}%, below ${least}%`)
  return true
}

/** Prints the report, or writes it; answers the exit code: 1 if it is below --fail-under. */
export const coverage = async (
  flags: Flags,
  own: Own<keyof typeof coverageFlags>,
  to: Terminal = terminal,
): Promise<number> => {
  const { workspace, out } = own
  const byName = out === undefined ? 'text' : formatOfFile('out', out)
  const format = own.format === undefined ? byName : oneOf('format', own.format, formats)
  const least = own['fail-under'] && percentIn('fail-under', own['fail-under'])
  const place = placeOf(flags, own.url)
  const path = workspace === undefined ? '' : `/workspaces/${encodeURIComponent(workspace)}`
  const query = new URLSearchParams({
    format,
    ...(own.brief !== undefined && { brief: 'true' }),
    ...(own.catalogue !== undefined && { catalogue: 'true' }),
  })
  const text = await ask(place, `/_emulator${path}/coverage?${query}`)
  if (out === undefined) to.out(text.endsWith('\n') ? text : `${text}\n`)
  else writeReport('out', out, text)
  if (least === undefined || least === '') return 0
  const report = JSON.parse(await ask(place, `/_emulator${path}/coverage`)) as CoverageReport
  return isBelow(report, least, to) ? 1 : 0
}
