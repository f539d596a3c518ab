// GET|DELETE /_emulator/workspaces/{workspace}/journal, GET .../journal/{request_id},
// GET .../journal.har, GET .../journal.txt

import { z } from 'zod'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { CustomReply } from '../../api/operation.ts'
import { version } from '../../api/version.ts'
import { redactEntry } from '../entry-content.ts'
import { Har, toHar } from '../har.ts'
import { journalOperation } from '../operation.ts'
import { EntryQuery, EntryShape, EventShape, findEntry, listEntries } from '../schemas.ts'
import { journalText } from '../text.ts'

const path = '/_emulator/workspaces/{workspace}/journal'

/** Lists the requests of a workspace, oldest first, or newest first with order=newest. */
export const ListJournal = journalOperation({
  id: 'ListJournal',
  method: 'GET',
  path,
  summary: 'Read the journal: requests with their replies, by operation, status, task and more.',
  params: WorkspacePath,
  query: EntryQuery,
  reply: z.strictObject({
    entries: z.array(EntryShape),
    /** The number of the oldest request in the journal; 0 if it is empty. */
    first: z.int(),
    /** The number of the last request, even if it was deleted. */
    last: z.int(),
  }),
  run: ({ query }, workspace) => {
    const { first, last } = workspace.journal.span()
    return { entries: listEntries(workspace, query), first, last }
  },
})

/** Deletes all requests and events. Numbers continue. */
export const ClearJournal = journalOperation({
  id: 'ClearJournal',
  isUnrecorded: true,
  method: 'DELETE',
  path,
  summary: 'Clear the journal of a workspace; its state stays.',
  params: WorkspacePath,
  reply: z.strictObject({}),
  run: (_, { journal }) => {
    journal.clear()
    return {}
  },
})

/** Returns one request with its reply, its events and the rows that it changed. */
export const ShowJournalEntry = journalOperation({
  id: 'ShowJournalEntry',
  method: 'GET',
  path: `${path}/{request_id}`,
  summary: 'Read one request by its id or number: its events and the rows it changed.',
  params: z.object({ ...WorkspacePath.shape, request_id: z.string() }),
  reply: z.strictObject({
    ...EntryShape.shape,
    /** The events during it and since the previous request. */
    events: z.array(EventShape),
    /** The rows that it changed: the table, the key in it, and the id in the API. */
    changes: z.array(
      z.strictObject({
        table: z.string(),
        key: z.union([z.string(), z.number()]),
        id: z.string().nullable(),
      }),
    ),
  }),
  run: ({ params }, workspace) => {
    const entry = findEntry(workspace, params.request_id)
    const events = workspace.journal.eventsOfRequest(entry.seq)
    return { ...redactEntry(entry), events, changes: workspace.history.namedChangesOf(entry.seq) }
  },
})

/** Exports the journal for the developer tools of a browser, all of it unless a limit is given. */
export const ExportHar = journalOperation({
  id: 'ExportHar',
  method: 'GET',
  path: `${path}.har`,
  summary: 'Export the journal as an HTTP archive (HAR 1.2), with secrets redacted.',
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

/** Returns the journal as text for people. */
export const ShowJournalText = journalOperation({
  id: 'ShowJournalText',
  method: 'GET',
  path: `${path}.txt`,
  summary: 'Read the journal as text: one line for each request, with errors explained.',
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
