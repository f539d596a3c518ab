// GET|DELETE /_emulator/coverage, GET /_emulator/workspaces/{workspace}/coverage
import { z } from 'zod'
import { findWorkspace, WorkspacePath } from '../api/control-schemas.ts'
import { textReply } from '../api/reports/text-reply.ts'
import { hostOperation } from '../pipeline/host.ts'
import { coveragePage } from './html.ts'
import { coverageJUnit } from './junit.ts'
import { CoverageReport } from './report.ts'
import { coverageText } from './text.ts'

const CoverageQuery = z.object({
  format: z.enum(['json', 'text', 'junit', 'html']).optional(),
  /** All known error codes as a section of their own, which does not count. */
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

/** The commands of a report go to where it was asked for. */
const reportOptions = (
  { catalogue }: Query,
  headers: Readonly<Record<string, string | undefined>>,
) => ({
  withCatalogue: catalogue === 'true',
  url: headers.host && `${headers['x-forwarded-proto'] ?? 'http'}://${headers.host}`,
})

/** Tells what callers have met of operations, error codes, states and transitions. */
export const ShowCoverage = hostOperation({
  id: 'ShowCoverage',
  method: 'GET',
  path: '/_emulator/coverage',
  summary: 'Read what callers have met of the service, and the calls that would meet the rest.',
  evidence: 'assumed',
  auth: 'none',
  query: CoverageQuery,
  reply: CoverageReport,
  refusals: [],
  run: ({ query, headers }, { coverage }) =>
    formatReport(coverage.report(null, reportOptions(query, headers)), query),
})

/** The same of one workspace, which may have been dropped since. */
export const ShowWorkspaceCoverage = hostOperation({
  id: 'ShowWorkspaceCoverage',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/coverage',
  summary: 'Read what callers have met of the service in one workspace.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  query: CoverageQuery,
  reply: CoverageReport,
  refusals: [],
  run: ({ params: { workspace }, query, headers }, host) => {
    if (!host.coverage.knows(workspace)) findWorkspace(host, workspace)
    return formatReport(host.coverage.report(workspace, reportOptions(query, headers)), query)
  },
})

/** Begins to count anew. */
export const ClearCoverage = hostOperation({
  id: 'ClearCoverage',
  method: 'DELETE',
  path: '/_emulator/coverage',
  summary: 'Forget what callers have met, and begin to count anew.',
  evidence: 'assumed',
  auth: 'none',
  reply: z.strictObject({}),
  refusals: [],
  run: (_, { coverage }) => {
    coverage.clear()
    return {}
  },
})
