// GET /_emulator/workspaces/{workspace}/journal.txt
import { z } from 'zod'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { CustomReply } from '../../api/operation.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { EntryQuery, findUpToDateWorkspace, listEntries } from '../schemas.ts'
import { journalText } from '../text.ts'

/** The journal as people read it: a line a request, and below it why it was refused. */
export const ShowJournalText = hostOperation({
  id: 'ShowJournalText',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/journal.txt',
  summary: 'Read the journal as text: a line a request, errors explained.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  query: EntryQuery,
  reply: z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'string' }),
  produces: 'text/plain',
  refusals: [],
  run: ({ params, query }, host) => {
    const workspace = findUpToDateWorkspace(host, params.workspace)
    const text = journalText(listEntries(workspace, query), (seq) =>
      workspace.journal.eventsOfRequest(seq),
    )
    return new CustomReply(Buffer.from(text && `${text}\n`), {
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    })
  },
})
