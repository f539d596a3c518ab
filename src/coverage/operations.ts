// GET|DELETE /_emulator/coverage, GET /_emulator/workspaces/{workspace}/coverage

import { z } from 'zod'
import { WorkspacePath } from '../api/control-schemas.ts'
import { type AnyOperation, emulatorOperation } from '../api/operation.ts'
import { textReply } from '../api/reports/text-reply.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import type { Coverage } from './coverage.ts'
import { coveragePage } from './html.ts'
import { coverageJUnit } from './junit.ts'
import { CoverageReport } from './report.ts'
import { coverageText } from './text.ts'

/** What the operations on coverage need. */
export type CoverageNeeds = { coverage: Coverage; workspaces: Workspaces }

/** The operations on coverage. */
export const coverageOperations = (needs: CoverageNeeds): AnyOperation[] => [
  showCoverage(needs),
  clearCoverage(needs),
  showWorkspaceCoverage(needs),
]

const CoverageQuery = z.object({
  format: z.enum(['json', 'text', 'junit', 'html']).optional(),
  /** Adds a section of all known error codes, which is not counted. */
  catalogue: z.enum(['true', 'false']).optional(),
  /** Leaves the commands out of the text. */
  brief: z.enum(['true', 'false']).optional(),
})

type Query = z.output<typeof CoverageQuery>

const formatReport = (report: CoverageReport, { format, brief }: Query) => {
  if (format === 'text') return textReply('text/plain', coverageText(report, brief === 'true'))
  if (format === 'junit') return textReply('application/xml', coverageJUnit(report))
  return format === 'html' ? textReply('text/html', coveragePage(report)) : report
}

/** The commands send their requests to the address of this request. */
const reportOptions = (
  { catalogue }: Query,
  headers: Readonly<Record<string, string | undefined>>,
) => ({
  withCatalogue: catalogue === 'true',
  url: headers.host && `${headers['x-forwarded-proto'] ?? 'http'}://${headers.host}`,
})

/** Returns which operations, error codes, states and transitions clients have covered. */
const showCoverage = ({ coverage }: CoverageNeeds) =>
  emulatorOperation({
    id: 'ShowCoverage',
    method: 'GET',
    path: '/_emulator/coverage',
    summary: 'Read what clients have covered of the service, and the calls that cover the rest.',
    query: CoverageQuery,
    reply: CoverageReport,
    run: ({ query, headers }) =>
      formatReport(coverage.report(null, reportOptions(query, headers)), query),
  })

/** The same for one workspace, which may be deleted by now. */
const showWorkspaceCoverage = ({ coverage, workspaces }: CoverageNeeds) =>
  emulatorOperation({
    id: 'ShowWorkspaceCoverage',
    method: 'GET',
    path: '/_emulator/workspaces/{workspace}/coverage',
    summary: 'Read what clients have covered of the service in one workspace.',
    params: WorkspacePath,
    query: CoverageQuery,
    reply: CoverageReport,
    run: ({ params: { workspace }, query, headers }) => {
      if (!coverage.knows(workspace)) workspaces.findOrThrow(workspace)
      return formatReport(coverage.report(workspace, reportOptions(query, headers)), query)
    },
  })

/** Sets all counts to zero. */
const clearCoverage = ({ coverage }: CoverageNeeds) =>
  emulatorOperation({
    id: 'ClearCoverage',
    method: 'DELETE',
    path: '/_emulator/coverage',
    summary: 'Set all counts of coverage to zero.',
    reply: z.strictObject({}),
    run: () => {
      coverage.clear()
      return {}
    },
  })
