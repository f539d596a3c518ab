// GET /_emulator/workspaces/{workspace}/journal.txt

import { z } from 'zod'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { CustomReply } from '../../api/operation.ts'
import { journalOperation } from '../operation.ts'
import { EntryQuery, listEntries } from '../schemas.ts'
import { journalText } from '../text.ts'

/** The journal as people read it: a line a request, and below it why it was refused. */
export const ShowJournalText = journalOperation({
  id: 'ShowJournalText',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/journal.txt',
  summary: 'Read the journal as text: a line a request, errors explained.',
  params: WorkspacePath,
  query: EntryQuery,
  reply: z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'string' }),
  produces: 'text/plain',
  run: ({ query }, workspace) => {
    const text = journalText(listEntries(workspace, query), (seq) =>
      workspace.journal.eventsOfRequest(seq),
    )
    return new CustomReply(Buffer.from(text && `${text}\n`), {
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    })
  },
})
