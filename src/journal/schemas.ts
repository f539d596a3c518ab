// The form of journal entries in replies, and of the queries for them.
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { matchesInQuery, Origin, requestMatchQuery } from '../api/request-match.ts'
import type { Entry } from './entry.ts'
import { redactEntry } from './entry-content.ts'
import type { JournalTarget } from './operation.ts'
import { selectEntries } from './select.ts'

/** User and project of the caller; null where the operation needs no credential. */
const CallerShape = z.strictObject({ user: z.string(), project_id: z.string().nullable() })

const RefusalShape = z.strictObject({ name: z.string(), facts: z.record(z.string(), z.unknown()) })

/** The parts of a request that decide its reply, with secrets redacted. */
const InputShape = z.strictObject({
  params: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  raw: z.unknown().optional(),
})

/** One request of a workspace, as the journal shows it; see journal/entry.ts. */
export const EntryShape = z.strictObject({
  seq: z.int(),
  event_id: z.int(),
  request_id: z.string(),
  origin: Origin,
  at_ms: z.int(),
  operation: z.string(),
  method: z.string(),
  path: z.string(),
  caller: CallerShape.nullable(),
  input: InputShape,
  status: z.int(),
  error_code: z.string().nullable(),
  refusal: RefusalShape.nullable(),
  reply_sha256: z.string(),
  reply_headers: z.record(z.string(), z.string()).optional(),
  reply: z.unknown(),
  faults: z.array(z.string()).readonly(),
})

/** A transition, a movement of the clock or a fault; see journal/events.ts. */
export const EventShape = z.looseObject({
  id: z.int(),
  request: z.int(),
  kind: z.enum(['transition', 'clock', 'fault']),
  at_ms: z.int(),
})

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max))

/** Which entries: the requests that match, in a part of the journal. */
export const EntryQuery = z.strictObject({
  ...requestMatchQuery,
  from_ms: wholeNumber(0, 8.64e15).optional(),
  until_ms: wholeNumber(0, 8.64e15).optional(),
  after: z.string().optional(),
  before: z.string().optional(),
  limit: wholeNumber(1, 1_000_000).optional(),
  order: z.enum(['oldest', 'newest']).optional(),
})

/** The entry of this number or request id. Throws RequestNotFound. */
export const findEntry = (workspace: JournalTarget, idOrNumber: string): Entry => {
  const { journal } = workspace
  const entry = /^\d{1,15}$/.test(idOrNumber)
    ? journal.list({ after: Number(idOrNumber) - 1, upTo: Number(idOrNumber) })[0]
    : journal.byRequestId(idOrNumber)
  if (entry) return entry
  throw new ControlError('RequestNotFound', {
    request: idOrNumber,
    place: `the journal of workspace ${workspace.name}`,
  })
}

/** The number of a request. A number is valid even if its entry is gone. Throws RequestNotFound. */
export const resolveSeq = (workspace: JournalTarget, idOrNumber: string): number =>
  /^\d{1,15}$/.test(idOrNumber) ? Number(idOrNumber) : findEntry(workspace, idOrNumber).seq

/** The entries that a query asks for, redacted; -1 is no limit. Throws RequestNotFound. */
export const listEntries = (
  workspace: JournalTarget,
  query: z.output<typeof EntryQuery>,
  defaultLimit = 100,
): Entry[] => {
  const { after, before, from_ms, until_ms, limit = defaultLimit, order = 'oldest' } = query
  const span = {
    from_ms,
    until_ms,
    after: after === undefined ? undefined : resolveSeq(workspace, after),
    upTo: before === undefined ? undefined : resolveSeq(workspace, before) - 1,
  }
  const entries = selectEntries(workspace, matchesInQuery(query), { ...span, limit, order })
  return entries.map(redactEntry)
}
