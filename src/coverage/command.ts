// sms-emulator coverage: reports what callers of a running emulator have covered.
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommandContext, ControlClient } from '../api/command-context.ts'
import type { CoverageReport } from './report.ts'

const formats = ['text', 'json', 'junit', 'html'] as const

type Format = (typeof formats)[number]

type CoverageFlags = {
  workspace?: string
  format?: Format
  out?: ReportFile
  failUnder?: number
  brief?: true
  catalogue?: true
}

type CoverageNeeds = CommandContext & { connect: () => ControlClient }

/** Declares the command. The exit code is 1 if the coverage is below --fail-under. */
export const coverageCommand = (
  command: Command,
  { connect, print, warn, exitWith, writeFile }: CoverageNeeds,
) =>
  command
    .option('--workspace <name>', 'cover one workspace instead of all')
    .addOption(new Option('--format <format>', 'format of the report').choices(formats))
    .option('--out <file>', 'write the report to a file', parseReportFile)
    .option('--fail-under <percent>', 'fail if the coverage is below this', parsePercent)
    .option('--brief', 'omit how to cover what is missing')
    .option('--catalogue', 'add a section with every known error code')
    .action(async ({ workspace, out, failUnder, ...flags }: CoverageFlags) => {
      const emulator = connect()
      const scope = workspace === undefined ? '' : `/workspaces/${encodeURIComponent(workspace)}`
      const query = new URLSearchParams({
        format: flags.format ?? out?.format ?? 'text',
        ...(flags.brief && { brief: 'true' }),
        ...(flags.catalogue && { catalogue: 'true' }),
      })
      const report = await emulator.call(`/_emulator${scope}/coverage?${query}`)
      if (out) writeFile('--out', out.file, report)
      else print(report)
      if (failUnder === undefined) return
      const json = await emulator.call(`/_emulator${scope}/coverage`)
      if (isBelow(JSON.parse(json) as CoverageReport, failUnder, warn)) exitWith(1)
    })

/** A file for a report. Its extension decides the format. */
export type ReportFile = { file: string; format: Format }

/** Parses the value of an option that names a file for a report. */
export const parseReportFile = (file: string): ReportFile => {
  const extension = Object.keys(formatByExtension).find((each) => file.endsWith(each))
  if (extension) return { file, format: formatByExtension[extension]! }
  const extensions = Object.keys(formatByExtension).join(', ')
  throw new InvalidArgumentError(`It must end in one of ${extensions}.`)
}

const formatByExtension: Readonly<Record<string, Format>> = {
  '.txt': 'text',
  '.json': 'json',
  '.xml': 'junit',
  '.html': 'html',
}

/** Parses the value of an option that is a percentage. */
export const parsePercent = (text: string): number => {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) <= 100) return Number(text)
  throw new InvalidArgumentError('It must be a percentage from 0 to 100.')
}

/** Returns whether the coverage is below a threshold in percent, and says so. */
export const isBelow = (
  { percent }: Pick<CoverageReport, 'percent'>,
  threshold: number,
  warn: CommandContext['warn'],
): boolean => {
  if (percent >= threshold) return false
  warn(`coverage is ${percent}%, below ${threshold}%`)
  return true
}
