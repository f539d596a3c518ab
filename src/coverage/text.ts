// A coverage report for a terminal: figures, uncovered items, and the commands that cover them.
import type { CoverageItem, CoverageReport, CoverageSection } from './report.ts'

/** The report; `isBrief` leaves the commands out. */
export const coverageText = (report: CoverageReport, isBrief = false): string => {
  const { percent, covered, total, requests, sections, setup_commands } = report
  const commands = isBrief ? [] : sections.flatMap(commandLines)
  return [
    `${reportTitle(report)}: ${percent.toFixed(1)}%, ${covered} of ${total} covered by ${requests} requests`,
    ...sections.map(sectionLine),
    ...sections.flatMap(uncoveredLines),
    ...footnotes(sections),
    ...(commands.length > 0
      ? ['', 'To cover an item, run this once in a shell, and then its commands:', '']
      : []),
    ...(commands.length > 0 ? setup_commands : []),
    ...commands,
    '',
  ].join('\n')
}

/** What the report is about. */
export const reportTitle = ({ workspace }: CoverageReport): string =>
  workspace === null ? 'Coverage of all workspaces' : `Coverage of the workspace ${workspace}`

/** The items that did not occur. */
export const uncoveredItems = ({ items }: CoverageSection): CoverageItem[] =>
  items.filter(({ hits }) => hits === 0)

const sectionLine = ({ name, percent, covered, total, counted }: CoverageSection) =>
  `  ${name.padEnd(12)} ${percent.toFixed(1).padStart(5)}%  ${covered} of ${total}${counted ? '' : ', not counted above'}`

const uncoveredLines = (section: CoverageSection) => {
  const uncovered = uncoveredItems(section)
  if (uncovered.length === 0) return []
  const names = uncovered.map(({ name, reached }) => (reached ? `${name}*` : name))
  return ['', `${section.name}, not covered: ${uncovered.length}`, ...wrapNames(names, 98)]
}

const footnotes = (sections: readonly CoverageSection[]) =>
  sections.some((section) => uncoveredItems(section).some(({ reached }) => reached))
    ? ['', '* reached, but no reply showed it']
    : []

const commandLines = ({ name: section, items }: CoverageSection) =>
  items.flatMap(({ name, note, commands }) =>
    commands ? ['', `# ${section}: ${name}${note ? ` (${note})` : ''}`, ...commands] : [],
  )

/** Names with commas between them, in indented lines of at most `width` characters. */
const wrapNames = (names: readonly string[], width: number): string[] => {
  const lines: string[] = []
  let line = ' '
  for (const [index, name] of names.entries()) {
    const text = index < names.length - 1 ? `${name},` : name
    if (line !== ' ' && line.length + 1 + text.length > width) {
      lines.push(line)
      line = ' '
    }
    line += ` ${text}`
  }
  return [...lines, line]
}
