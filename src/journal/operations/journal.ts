// GET|DELETE /_emulator/workspaces/{workspace}/journal, GET .../journal/{request_id}

import { z } from 'zod'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { journalOperation } from '../operation.ts'
import { redactEntry } from '../record.ts'
import { EntryQuery, EntryShape, EventShape, findEntry, listEntries } from '../schemas.ts'

const path = '/_emulator/workspaces/{workspace}/journal'

/** Lists what was asked of a workspace: oldest first, or the newest with order=newest. */
export const ListJournal = journalOperation({
  id: 'ListJournal',
  method: 'GET',
  path,
  summary: 'Read the journal: requests with their replies, by operation, status, task and more.',
  params: WorkspacePath,
  query: EntryQuery,
  reply: z.strictObject({
    entries: z.array(EntryShape),
    /** The number of the oldest request kept; 0 if none is. */
    first: z.int(),
    /** The number of the last request there was. */
    last: z.int(),
  }),
  run: ({ query }, workspace) => {
    const { first, last } = workspace.journal.span()
    return { entries: listEntries(workspace, query), first, last }
  },
})

/** Forgets what was asked, and what happened, until now. Numbers go on. */
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

/** One request: what was asked and answered, what happened, and which rows it changed. */
export const ShowJournalEntry = journalOperation({
  id: 'ShowJournalEntry',
  method: 'GET',
  path: `${path}/{request_id}`,
  summary: 'Read one request by its id or number: its events and the rows it changed.',
  params: z.object({ ...WorkspacePath.shape, request_id: z.string() }),
  reply: z.strictObject({
    ...EntryShape.shape,
    /** What happened during it, or since the request before it. */
    events: z.array(EventShape),
    /** Rows it changed: the table, the key within it, and the id that people know it by. */
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
