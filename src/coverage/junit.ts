// A coverage report as JUnit XML: each item is a test case, and an uncovered one is skipped.
import { type JUnitCase, junitXml } from '../api/reports/junit.ts'
import type { CoverageItem, CoverageReport } from './report.ts'
import { reportTitle } from './text.ts'

// Skipped and not failed: an uncovered item is no defect of the service, and --fail-under decides.
const testCase = ({ name, hits, commands = [] }: CoverageItem): JUnitCase =>
  hits > 0 ? { name } : { name, isSkipped: true, output: commands.join('\n') }

/** The report. */
export const coverageJUnit = (report: CoverageReport): string =>
  junitXml(
    reportTitle(report),
    report.sections.map(({ name, items }) => ({
      name,
      className: `coverage.${name}`,
      cases: items.map(testCase),
    })),
  )
