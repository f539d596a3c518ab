// GET /_emulator/workspaces/{workspace}/journal.har

import { WorkspacePath } from '../../api/control-schemas.ts'
import { CustomReply } from '../../api/operation.ts'
import { version } from '../../api/version.ts'
import { Har, toHar } from '../har.ts'
import { journalOperation } from '../operation.ts'
import { EntryQuery, listEntries } from '../schemas.ts'

/** Exports the journal for the developer tools of a browser; all of it unless a limit is given. */
export const ExportHar = journalOperation({
  id: 'ExportHar',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/journal.har',
  summary: 'Export the journal as an HTTP archive (HAR 1.2), secrets crossed out.',
  params: WorkspacePath,
  query: EntryQuery,
  reply: Har,
  run: ({ params, query, headers }, workspace) => {
    const entries = listEntries(workspace, query, NO_LIMIT)
    const scheme = headers['x-forwarded-proto'] ?? 'http'
    const har = toHar(entries, `${scheme}://${headers.host ?? 'localhost'}`, version)
    const disposition = `attachment; filename="${params.workspace}.har"`
    return new CustomReply(har, { headers: { 'Content-Disposition': disposition } })
  },
})

const NO_LIMIT = -1
