// What is shown of a journal, and how it is asked.
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import type { Entry } from './entry.ts'
import type { EntryFilter } from './journal.ts'
import type { JournalTarget } from './operation.ts'
import { redactEntry } from './record.ts'

/** Who asked: user and project; null where no credential was asked for. */
const CallerShape = z.strictObject({ user: z.string(), project_id: z.string().nullable() })

const RefusalShape = z.strictObject({ name: z.string(), facts: z.record(z.string(), z.unknown()) })

/** What a request gave: the parts that decide its reply, secrets crossed out. */
const InputShape = z.strictObject({
  params: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  raw: z.unknown().optional(),
})

/** client: over the API; control: to the emulator itself; fixture: a step of a fixture. */
export const OriginShape = z.enum(['client', 'control', 'fixture'])

/** One request of a workspace, as the journal shows it; see journal/entry.ts. */
export const EntryShape = z.strictObject({
  seq: z.int(),
  event_id: z.int(),
  request_id: z.string(),
  origin: OriginShape,
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

/** Which entries; all conditions hold at once. */
export const EntryQuery = z.strictObject({
  operation: z.string().optional(),
  status: wholeNumber(100, 599).optional(),
  error_code: z.string().optional(),
  user: z.string().optional(),
  origin: OriginShape.optional(),
  task_id: z.string().optional(),
  source_id: z.string().optional(),
  from_ms: wholeNumber(0, 8.64e15).optional(),
  until_ms: wholeNumber(0, 8.64e15).optional(),
  after: z.string().optional(),
  before: z.string().optional(),
  limit: wholeNumber(1, 1_000_000).optional(),
  order: z.enum(['oldest', 'newest']).optional(),
})

/** The entry of this number or request id. Throws the fault RequestNotFound. */
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

/** A number is a place in the order even if nothing is kept there. Throws RequestNotFound. */
export const resolveSeq = (workspace: JournalTarget, idOrNumber: string): number =>
  /^\d{1,15}$/.test(idOrNumber) ? Number(idOrNumber) : findEntry(workspace, idOrNumber).seq

/** A query as the journal takes it. Throws the fault RequestNotFound. */
export const toEntryFilter = (
  workspace: JournalTarget,
  { after, before, limit: _limit, order: _order, ...query }: z.output<typeof EntryQuery>,
): EntryFilter => ({
  ...query,
  after: after === undefined ? undefined : resolveSeq(workspace, after),
  upTo: before === undefined ? undefined : resolveSeq(workspace, before) - 1,
})

/** The entries that a query asks for, for people; -1 is all. Throws the fault RequestNotFound. */
export const listEntries = (
  workspace: JournalTarget,
  query: z.output<typeof EntryQuery>,
  defaultLimit = 100,
): Entry[] =>
  workspace.journal
    .page(toEntryFilter(workspace, query), query.limit ?? defaultLimit, query.order ?? 'oldest')
    .map(redactEntry)
