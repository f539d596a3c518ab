// A request's way through a workspace, and what the journal is told of it in the end.
import { ControlError } from '../api/control-error.ts'
import { EventStream } from '../api/event-stream.ts'
import type { Reply, Request, SentReply } from '../api/request.ts'
import type { Caller } from '../domain/iam.ts'
import {
  type AppliedFault,
  applyPayloadFaults,
  applyReplyFaults,
  applyRequestFaults,
  FaultBeforeOperation,
} from '../faults/request-faults.ts'
import type { EntryInput, Origin } from '../journal/entry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Host } from './host.ts'
import type { ObservedRequest } from './observer.ts'
import { runInTransaction } from './run-in-workspace.ts'
import { type AnyOperation, isFaultable } from './table.ts'

/** The headers that decide a reply; the others are the transport's. */
const TELLING_HEADERS = ['content-type', 'host', 'x-forwarded-proto', 'x-language'] as const
const SUBJECT_TOKEN = 'x-subject-token'

/** How a request comes in; what a replayed one found when it first came is found again. */
export type RequestOrigin = {
  origin: Origin
  /** Whether the emulator is strict towards it. */
  strict: boolean
  /** The only workspace that it may enter. */
  only?: string
  keys_elsewhere?: readonly string[] | undefined
}

/** What is known of a passage while it lasts. */
export type RequestContext = {
  coming: RequestOrigin
  isRecorded: boolean
  workspace: Workspace | undefined
  at_ms: number | undefined
  /** Access keys that it named and another workspace had. */
  keys_elsewhere: string[]
  /** The faults that struck it. */
  struck: readonly AppliedFault[]
  /** Lets the request meet faults; those of fixtures and to the emulator itself meet none. */
  meet: ((workspace: Workspace) => AppliedFault[]) | undefined
}

/** What is asked; `caller` is null where no credential has been asked for. */
type Asked = { row: AnyOperation; request: Request; caller: Caller | null }

/** A passage that begins; where it leads to may not be known yet. */
export const createRequestContext = (
  { row, request, caller }: Asked,
  coming: RequestOrigin,
  isRecorded: boolean,
  workspace?: Workspace,
): RequestContext => {
  const isMeeting = coming.origin === 'client' && isFaultable(row)
  const meet = isMeeting
    ? (at: Workspace) => applyRequestFaults(at, row, request, caller)
    : undefined
  return {
    coming,
    isRecorded,
    workspace,
    at_ms: undefined,
    keys_elsewhere: [],
    struck: [],
    meet,
  }
}

const checkIsMeant = ({ coming: { only } }: RequestContext, name: string) => {
  if (only === undefined || only === name) return
  throw new ControlError(
    409,
    'WrongWorkspace',
    `The step is about the workspace ${name}, and ${only} is being replayed.`,
    'Tokens and accounts name their workspace: replay them under the same name.',
  )
}

/** The first workspace that a passage enters is the one it is about: there it meets faults. */
const arrive = (passage: RequestContext, workspace: Workspace, at_ms: number) => {
  passage.workspace ??= workspace
  if (passage.isRecorded && passage.workspace === workspace) workspace.beginRequest()
  if (passage.at_ms !== undefined) return
  passage.at_ms = at_ms
  passage.struck = passage.meet?.(workspace) ?? []
  const before = passage.struck.find(({ strike }) => strike.timing === 'before')
  if (before) throw new FaultBeforeOperation(before)
}

/** Work in a workspace on behalf of a passage. Throws StruckBefore in place of the first. */
const through =
  (passage: RequestContext) =>
  <T>(workspace: Workspace, work: () => T): T => {
    checkIsMeant(passage, workspace.name)
    return runInTransaction(workspace, work, (at_ms) => arrive(passage, workspace, at_ms))
  }

/** The emulator as an operation sees it on behalf of a passage, which notes what it learns. */
export const hostFor = (host: Host, passage: RequestContext): Host => {
  const { strict, keys_elsewhere = [] } = passage.coming
  return {
    ...host,
    strict,
    within: through(passage),
    open: (name) => {
      checkIsMeant(passage, name)
      return host.open(name)
    },
    isKeyElsewhere: (workspace, access) => {
      const isElsewhere = keys_elsewhere.includes(access) || host.isKeyElsewhere(workspace, access)
      if (isElsewhere) passage.keys_elsewhere.push(access)
      return isElsewhere
    },
  }
}

const headersOf = ({ headers }: Request) => {
  const names = [...TELLING_HEADERS, SUBJECT_TOKEN]
  const given = names.flatMap((name) =>
    headers[name] === undefined ? [] : [[name, headers[name]] as const],
  )
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
export const requestPath = (row: AnyOperation, { params = {}, wire }: Request) =>
  wire?.target.split('?')[0] ??
  row.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

/** The error code that a reply tells; null for a success. */
export const errorCodeOf = ({ status, body }: Reply): string | null => {
  if (status < 400) return null
  const { error_code, error } = (body ?? {}) as { error_code?: string; error?: { code?: unknown } }
  return error_code ?? (error?.code === undefined ? null : `${error.code}`)
}

/** The reply in the form in which it is sent, as the faults that struck it leave it. */
export const serializeReply = (
  row: Pick<AnyOperation, 'envelope'>,
  answered: Reply,
  request_id: string,
  struck: readonly AppliedFault[] = [],
): SentReply => {
  const reply = applyReplyFaults(answered, struck, row, request_id)
  const { body } = reply
  const isReady = body === undefined || Buffer.isBuffer(body) || body instanceof EventStream
  const payload = isReady ? body : JSON.stringify(body)
  return applyPayloadFaults({ ...reply, request_id, payload }, struck)
}

/** Enters an answered request in its workspace's journal, and tells those who watch. */
export const recordRequest = (
  watch: (arrival: ObservedRequest) => void,
  workspace: Workspace,
  row: AnyOperation,
  request: Request,
  { at_ms, coming, keys_elsewhere, struck }: RequestContext,
  caller: Caller | null,
  sent: SentReply,
): void => {
  const { origin, strict } = coming
  const { request_id, status, headers, payload, refusal } = sent
  const happenings = workspace.events.all()
  watch({ workspace: workspace.name, row, request, sent, origin, happenings })
  workspace.append({
    request_id,
    origin,
    at_ms: at_ms ?? workspace.clock.now,
    operation: row.id,
    method: row.method,
    path: requestPath(row, request),
    caller,
    input: inputOf(row, request),
    raw: row.body && request.body === undefined ? request.raw : undefined,
    status,
    error_code: errorCodeOf(sent),
    refusal: refusal ? { name: refusal.refusal, facts: refusal.facts } : null,
    faults: struck.map(({ fault_id }) => fault_id),
    ...(strict && { strict }),
    ...(keys_elsewhere.length > 0 && { keys_elsewhere }),
    headers,
    text: payload instanceof EventStream ? undefined : payload,
  })
}
