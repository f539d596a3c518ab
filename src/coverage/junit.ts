// A coverage report as JUnit XML: each item a test case, each hole a skipped one.

import { escapeXml } from '../api/reports/xml.ts'
import type { CoverageItem, CoverageReport, CoverageSection } from './report.ts'
import { reportTitle, uncoveredItems } from './text.ts'

// Skipped and not failed: a hole is no fault of the service, and --fail-under is the judge.
const skippedElement = ({ fill = [] }: CoverageItem) =>
  [
    '      <skipped message="not met"/>',
    ...(fill.length > 0 ? [`      <system-out>${escapeXml(fill.join('\n'))}</system-out>`] : []),
  ].join('\n')

const testCase = (section: CoverageSection, item: CoverageItem) => {
  const head = `    <testcase classname="coverage.${escapeXml(section.name)}" name="${escapeXml(item.name)}" time="0"`
  return item.met > 0 ? `${head}/>` : `${head}>\n${skippedElement(item)}\n    </testcase>`
}

const counts = (sections: readonly CoverageSection[]) => {
  const total = sections.reduce((all, each) => all + each.total, 0)
  const skipped = sections.reduce((all, each) => all + uncoveredItems(each).length, 0)
  return `tests="${total}" failures="0" errors="0" skipped="${skipped}" time="0"`
}

const suite = (section: CoverageSection) =>
  [
    `  <testsuite name="${escapeXml(section.name)}" ${counts([section])}>`,
    ...section.items.map((item) => testCase(section, item)),
    '  </testsuite>',
  ].join('\n')

/** The report. */
export const coverageJUnit = (report: CoverageReport): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(reportTitle(report))}" ${counts(report.sections)}>`,
    ...report.sections.map(suite),
    '</testsuites>',
    '',
  ].join('\n')
