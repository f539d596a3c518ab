// A request's way through a workspace, and what the journal is told of it in the end.
import type { Caller } from '../domain/iam.ts'
import type { EntryInput, Origin } from '../workspace/entry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Arrival } from './arrival.ts'
import type { Reply, Request, Sent } from './request.ts'
import type { AnyOperation } from './table.ts'
import { within } from './within.ts'

/** The headers that decide a reply; the others are the transport's. */
const TELLING_HEADERS = ['content-type', 'host', 'x-forwarded-proto', 'x-language'] as const
const SUBJECT_TOKEN = 'x-subject-token'

/** What is known of a passage while it lasts. */
export type Passage = { workspace: Workspace | undefined; at_ms: number | undefined }

/** Work in a workspace on behalf of a passage: the first one it enters is the one it is about. */
export const through =
  (passage: Passage) =>
  <T>(workspace: Workspace, work: () => T): T =>
    within(workspace, work, (at_ms) => {
      passage.workspace ??= workspace
      passage.at_ms ??= at_ms
    })

const headersOf = ({ headers }: Request) => {
  const names = [...TELLING_HEADERS, SUBJECT_TOKEN]
  const given = names.flatMap((name) => (headers[name] ? [[name, headers[name]] as const] : []))
  return Object.fromEntries(given)
}

const isFilled = (record: object | undefined) => record && Object.keys(record).length > 0

const inputOf = (row: AnyOperation, request: Request): EntryInput => {
  const { params, query, body } = request
  const headers = headersOf(request)
  return {
    ...(isFilled(params) && { params }),
    ...(isFilled(query) && { query }),
    ...(isFilled(headers) && { headers }),
    ...(row.body && body !== undefined && { body }),
  }
}

/** The path that was asked for. */
export const pathOf = (row: AnyOperation, { params = {}, wire }: Request) =>
  wire?.target.split('?')[0] ??
  row.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

/** The error code that a reply tells; null for a success. */
export const codeIn = ({ status, body }: Reply): string | null => {
  if (status < 400) return null
  const { error_code, error } = (body ?? {}) as { error_code?: string; error?: { code?: unknown } }
  return error_code ?? (error?.code === undefined ? null : `${error.code}`)
}

/** The reply in the form in which it is sent. */
export const toSend = (reply: Reply, request_id: string): Sent => {
  const { body } = reply
  const payload = Buffer.isBuffer(body) || body === undefined ? body : JSON.stringify(body)
  return { ...reply, request_id, payload }
}

/** Enters an answered request in its workspace's journal, and tells those who watch. */
export const enter = (
  watch: (arrival: Arrival) => void,
  workspace: Workspace,
  row: AnyOperation,
  request: Request,
  { caller, origin, at_ms }: { caller: Caller | null; origin: Origin; at_ms: number | undefined },
  sent: Sent,
): void => {
  const { request_id, status, headers, payload, refusal } = sent
  const happenings = workspace.happenings.pending()
  watch({ workspace: workspace.name, row, request, sent, origin, happenings })
  workspace.enter({
    request_id,
    origin,
    at_ms: at_ms ?? workspace.clock.now,
    operation: row.id,
    method: row.method,
    path: pathOf(row, request),
    caller,
    input: inputOf(row, request),
    raw: row.body && request.body === undefined ? request.raw : undefined,
    status,
    error_code: codeIn(sent),
    refusal: refusal ? { name: refusal.refusal, facts: refusal.facts } : null,
    faults: [],
    headers,
    text: payload,
  })
}
