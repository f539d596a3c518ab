// GET /_emulator/workspaces/{workspace}/journal.har

import { WorkspacePath } from '../../api/control-schemas.ts'
import { Answer } from '../../api/operation.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { Har, harOf } from '../har.ts'
import { EntryQuery, entriesFor, openJournal } from '../schemas.ts'

/** Exports the journal for the developer tools of a browser; all of it unless a limit is given. */
export const ExportHar = hostOperation({
  id: 'ExportHar',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/journal.har',
  summary: 'Export the journal as an HTTP archive (HAR 1.2), secrets crossed out.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  query: EntryQuery,
  reply: Har,
  refusals: [],
  run: ({ params, query, headers }, host) => {
    const workspace = openJournal(host, params.workspace)
    const entries = entriesFor(workspace, query, EVERYTHING)
    const scheme = headers['x-forwarded-proto'] ?? 'http'
    const har = harOf(entries, `${scheme}://${headers.host ?? 'localhost'}`, host.version)
    const file = `attachment; filename="${params.workspace}.har"`
    return new Answer(har, { headers: { 'Content-Disposition': file } })
  },
})

const EVERYTHING = -1
