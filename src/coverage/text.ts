// A coverage report for a terminal: figures, holes, and the commands that fill them.

import { wrapNames } from '../api/reports/wrapped.ts'
import type { CoverageItem, CoverageReport, CoverageSection } from './report.ts'

/** Whose report it is. */
export const reportTitle = ({ workspace }: CoverageReport): string =>
  workspace === null ? 'Coverage of all workspaces' : `Coverage of the workspace ${workspace}`

/** What was not met. */
export const uncoveredItems = ({ items }: CoverageSection): CoverageItem[] =>
  items.filter(({ met }) => met === 0)

const sectionLine = ({ name, percent, met, total, counts }: CoverageSection) =>
  `  ${name.padEnd(12)} ${percent.toFixed(1).padStart(5)}%  ${met} of ${total}${counts ? '' : ', not counted above'}`

const uncoveredLines = (section: CoverageSection) => {
  const uncovered = uncoveredItems(section)
  if (uncovered.length === 0) return []
  const names = uncovered.map(({ name, note }) => (note?.startsWith('reached') ? `${name}*` : name))
  return ['', `${section.name}, not met: ${uncovered.length}`, ...wrapNames(names, 98, '  ')]
}

const footnotes = (sections: readonly CoverageSection[]) =>
  sections.some((section) =>
    uncoveredItems(section).some(({ note }) => note?.startsWith('reached')),
  )
    ? ['', '* reached, but no reply showed it']
    : []

const commandLines = ({ name: section, items }: CoverageSection) =>
  items.flatMap(({ name, note, fill }) =>
    fill ? ['', `# ${section}: ${name}${note ? ` (${note})` : ''}`, ...fill] : [],
  )

/** The report; `isBrief` leaves the commands out. */
export const coverageText = (report: CoverageReport, isBrief = false): string => {
  const { percent, met, total, requests, sections, preamble } = report
  const commands = isBrief ? [] : sections.flatMap(commandLines)
  return [
    `${reportTitle(report)}: ${percent.toFixed(1)}%, ${met} of ${total} met in ${requests} requests`,
    ...sections.map(sectionLine),
    ...sections.flatMap(uncoveredLines),
    ...footnotes(sections),
    ...(commands.length > 0
      ? ['', 'To fill a hole, paste this once in a shell, and then its commands:', '', ...preamble]
      : []),
    ...commands,
    '',
  ].join('\n')
}
