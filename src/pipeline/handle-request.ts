// One request, from front to back. Every door (HTTP, library, replay) calls `handleRequest`; read
// its body from top to bottom, and each step below it in the same order.
import { ControlError } from '../api/control-error.ts'
import { EventStream } from '../api/event-stream.ts'
import type { AnyOperation } from '../api/operation.ts'
import { CustomReply, type Input, isControlOperation, type RunContext } from '../api/operation.ts'
import { parseInput } from '../api/parse.ts'
import { errorCodeOf, renderFailure } from '../api/render-error.ts'
import { type Reply, type Request, requestPath, type SentReply } from '../api/request.ts'
import { authenticate, type Session } from '../auth/authenticate.ts'
import { authorize } from '../auth/authorize.ts'
import { type Caller, nobody } from '../domain/iam.ts'
import {
  type AppliedFault,
  applyPayloadFaults,
  applyReplyFaults,
  applyRequestFaults,
  faultReply,
} from '../faults/request-faults.ts'
import type { EntryInput, Origin } from '../journal/entry.ts'
import type { UnmatchedRequests } from '../journal/unmatched.ts'
import { advanceOnRead, catchUp } from '../simulation/advance.ts'
import { runInTransaction } from '../simulation/run-in-transaction.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import type { ObservedRequest } from './observed-request.ts'

/** What handling a request needs of the emulator. */
export type Pipeline = {
  workspaces: Workspaces
  /** Requests that reached no workspace. */
  unmatched: UnmatchedRequests
  /** Real time, epoch ms: clients sign by their own clock. */
  realNow: () => number
  /** Whether every reply is checked against its own schema: for tests. */
  checksReplies: boolean
  /** Gets exceptions that are not refusals, with the id of their request. */
  reportBug: (bug: unknown, request_id: string) => void
  observe: (request: ObservedRequest) => void
}

/** How a request comes in. A replayed one finds again what it found when it was recorded. */
export type RequestOrigin = {
  origin: Origin
  /** Whether the emulator is strict towards it. */
  strict: boolean
  /** Replayed: who called, so that no credential is checked. */
  session?: Session
  /** Replayed: the only workspace that it may be about. */
  only?: string
  /** Replayed: access keys that another workspace had. */
  keys_elsewhere?: readonly string[] | undefined
}

/** What is known of a request while it is handled. */
type RequestContext = {
  operation: AnyOperation
  request: Request
  origin: RequestOrigin
  isRecorded: boolean
  request_id: string | undefined
  workspace: Workspace | undefined
  /** Null where the operation asks for no credential. */
  caller: Caller | null
  input: Input<never, never, never> | undefined
  /** The instant of its workspace at which it came, epoch ms. */
  at_ms: number | undefined
  faults: readonly AppliedFault[]
  /** Access keys that it named and another workspace has: all it learned of other workspaces. */
  keys_elsewhere: string[]
}

/** Handles a request for one operation. Never throws. */
export const handleRequest = (
  pipeline: Pipeline,
  operation: AnyOperation,
  request: Request,
  origin: RequestOrigin,
): SentReply => {
  const context = createContext(operation, request, origin)
  let reply: Reply
  try {
    openSession(pipeline, context)
    bringClockToPresent(context)
    numberRequest(pipeline, context)
    context.faults = requestFaults(context)
    reply = replyInsteadOf(context) ?? runOperation(pipeline, context)
  } catch (error) {
    reply = replyToError(pipeline, context, error)
  }
  const sent = applyFaultsToReply(context, reply)
  recordRequest(pipeline, context, sent)
  return sent
}

const createContext = (
  operation: AnyOperation,
  request: Request,
  origin: RequestOrigin,
): RequestContext => ({
  operation,
  request,
  origin,
  // Reading the control API leaves no entry in the journal.
  isRecorded:
    !operation.isUnrecorded && !(isControlOperation(operation) && operation.method === 'GET'),
  request_id: undefined,
  workspace: undefined,
  caller: null,
  input: undefined,
  at_ms: undefined,
  faults: [],
  keys_elsewhere: [],
})

/** Authenticates: which workspace the request is about, and who asks. */
const openSession = (pipeline: Pipeline, context: RequestContext): void => {
  const { operation, request, origin } = context
  if (operation.scope === 'credential') {
    const { strict } = origin
    Object.assign(context, origin.session ?? authenticate({ ...pipeline, strict }, request))
  }
  if (operation.scope === 'path') context.workspace = workspaceInPath(pipeline, request)
  if (operation.scope === 'sign-in') context.workspace = signInAccount(pipeline, context)
}

const workspaceInPath = ({ workspaces }: Pipeline, { params }: Request): Workspace =>
  workspaces.findOrThrow(params?.workspace ?? '')

/** The credentials of a sign-in are in its body, so that is parsed first. */
const signInAccount = ({ workspaces }: Pipeline, context: RequestContext): Workspace => {
  const { operation, origin } = context
  const checkName = (name: string) => {
    if (origin.only === undefined || origin.only === name) return
    throw new ControlError('WrongWorkspace', { name, only: origin.only })
  }
  context.input = parse(context)
  const accounts = {
    strict: origin.strict,
    names: () => workspaces.names(),
    find: (name: string) => workspaces.find(name),
    open: (name: string) => {
      checkName(name)
      return workspaces.openOrCreate(name)
    },
  }
  const workspace = operation.findAccount!(context.input, accounts as never) as Workspace
  checkName(workspace.name)
  return workspace
}

/** Fires the timers that are due by now, each at its own instant. Time then stands still. */
const bringClockToPresent = (context: RequestContext): void => {
  const { workspace } = context
  if (!workspace) return
  catchUp(workspace)
  context.at_ms = workspace.clock.now
}

/** Gives the request its id; what changes from now on belongs to it. */
const numberRequest = ({ unmatched }: Pipeline, context: RequestContext): void => {
  const { workspace, isRecorded } = context
  if (context.request_id !== undefined) return
  if (workspace && isRecorded) {
    workspace.beginRequest()
    context.request_id = workspace.nextRequestId()
  } else context.request_id = unmatched.nextRequestId()
}

/** The faults that match the request. Fixtures and the control API are spared. */
const requestFaults = ({ operation, workspace, origin, request, caller }: RequestContext) => {
  const isSpared = origin.origin !== 'client' || !isFaultable(operation)
  return isSpared || !workspace ? [] : applyRequestFaults(workspace, operation, request, caller)
}

/** Whether faults can match requests for the operation. */
export const isFaultable = ({ scope }: Pick<AnyOperation, 'scope'>): boolean =>
  scope === 'credential' || scope === 'sign-in'

/** The reply of a fault that keeps the operation from running. */
const replyInsteadOf = ({ faults, operation, request_id }: RequestContext): Reply | undefined => {
  const fault = faults.find(({ effect }) => effect.timing === 'before')
  return fault && faultReply(fault, operation, request_id!)
}

/** Parses, authorizes, runs in one transaction, and renders the result. */
const runOperation = (pipeline: Pipeline, context: RequestContext): Reply => {
  const { operation, workspace } = context
  const input = context.input ?? parse(context)
  const runContext = runContextOf(pipeline, context)
  const run = () => operation.run(input, workspace as never, runContext)
  if (!workspace) return render(pipeline, operation, run())
  if (operation.transaction === false) {
    runInTransaction(workspace, () => {})
    return render(pipeline, operation, run())
  }
  const result = runInTransaction(workspace, () => {
    if (operation.scope === 'credential') authorize(operation, input, workspace)
    advanceForReader(operation, workspace, input.params)
    return run()
  })
  return render(pipeline, operation, result)
}

const parse = ({ operation, request, origin, caller }: RequestContext) => {
  const isStrict = origin.strict && operation.scope === 'credential'
  const { headers } = request
  return {
    ...parseInput(operation, request, isStrict),
    caller: caller ?? nobody,
    headers,
  } as Input<never, never, never>
}

const runContextOf = ({ workspaces }: Pipeline, context: RequestContext): RunContext => ({
  strict: context.origin.strict,
  isKeyElsewhere: (access) => {
    const { workspace, origin, keys_elsewhere } = context
    const owner = workspaces.ownerOfKey(access)
    const isElsewhere =
      origin.keys_elsewhere?.includes(access) || (owner !== undefined && owner !== workspace)
    if (isElsewhere) keys_elsewhere.push(access)
    return isElsewhere
  },
})

/** A clock in mode on-read moves when a client reads what it has read before. */
const advanceForReader = (operation: AnyOperation, workspace: Workspace, params: unknown) => {
  const { task_id = '', source_id = '' } = (params ?? {}) as {
    task_id?: string
    source_id?: string
  }
  if (operation.advancesOnRead === 'task') advanceOnRead(workspace, () => [task_id])
  if (operation.advancesOnRead === 'tasks')
    advanceOnRead(workspace, () => workspace.tasks.all().map(({ id }) => id))
  if (operation.advancesOnRead === 'server')
    advanceOnRead(workspace, () => [workspace.tasks.ofServer(source_id)?.id ?? ''])
}

const render = ({ checksReplies }: Pipeline, row: AnyOperation, result: unknown): Reply => {
  const { body, extras } = result instanceof CustomReply ? result : new CustomReply(result)
  const isJson = !Buffer.isBuffer(body) && !(body instanceof EventStream)
  if (checksReplies && isJson) row.reply.parse(body)
  return { status: extras.status ?? row.status ?? 200, headers: extras.headers ?? {}, body }
}

/** Renders an error in the envelope of the operation's API; what is not a refusal is a bug. */
const replyToError = (pipeline: Pipeline, context: RequestContext, error: unknown): Reply => {
  numberRequest(pipeline, context)
  return renderFailure(error, {
    operation: context.operation,
    request_id: context.request_id!,
    not_found_status: context.workspace?.settings.not_found_status ?? 404,
    checksRefusals: pipeline.checksReplies,
    reportBug: pipeline.reportBug,
  })
}

/** Puts the reply into the form in which it is sent, changed by the faults that apply. */
const applyFaultsToReply = (
  { operation, faults, request_id }: RequestContext,
  rendered: Reply,
): SentReply => {
  const reply = applyReplyFaults(rendered, faults, operation, request_id!)
  return applyPayloadFaults(serialize(reply, request_id!), faults)
}

const serialize = (reply: Reply, request_id: string): SentReply => {
  const { body } = reply
  const isReady = body === undefined || Buffer.isBuffer(body) || body instanceof EventStream
  return { ...reply, request_id, payload: isReady ? body : JSON.stringify(body) }
}

/** Writes the request into its workspace's journal, or among those that reached none; observes. */
const recordRequest = (pipeline: Pipeline, context: RequestContext, sent: SentReply): void => {
  const { operation, request, origin, isRecorded } = context
  const workspace = isRecorded ? context.workspace : undefined
  const events = workspace?.events.all() ?? []
  if (workspace) appendToJournal(workspace, context, sent)
  else if (isUnmatched(context, sent)) {
    const path = requestPath(operation, request)
    appendUnmatched(pipeline, { operation: operation.id, method: operation.method, path }, sent)
  }
  const name = workspace?.name ?? null
  pipeline.observe({ workspace: name, operation, request, sent, origin: origin.origin, events })
}

/** A control request that is answered about no workspace has not missed any. */
const isUnmatched = ({ operation, workspace }: RequestContext, { status }: SentReply) =>
  !isControlOperation(operation) || (!workspace && status >= 400)

const appendToJournal = (workspace: Workspace, context: RequestContext, sent: SentReply): void => {
  const { operation, request, origin, caller, at_ms, faults, keys_elsewhere } = context
  const { request_id, status, headers, payload, refusal } = sent
  workspace.append({
    request_id,
    origin: origin.origin,
    at_ms: at_ms ?? workspace.clock.now,
    operation: operation.id,
    method: operation.method,
    path: requestPath(operation, request),
    caller,
    input: recordedInput(operation, request),
    raw: operation.body && request.body === undefined ? request.raw : undefined,
    status,
    error_code: errorCodeOf(sent),
    refusal: refusal ? { name: refusal.refusal, facts: refusal.facts } : null,
    faults: faults.map(({ fault_id }) => fault_id),
    ...(origin.strict && { strict: true }),
    ...(keys_elsewhere.length > 0 && { keys_elsewhere }),
    headers,
    text: payload instanceof EventStream ? undefined : payload,
  })
}

/** The headers that decide a reply; the others are the transport's. */
const RECORDED_HEADERS = [
  'content-type',
  'host',
  'x-forwarded-proto',
  'x-language',
  'x-subject-token',
]

const recordedInput = (operation: AnyOperation, request: Request): EntryInput => {
  const { params, query, body } = request
  const headers = Object.fromEntries(
    RECORDED_HEADERS.flatMap((name) => {
      const value = request.headers[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const isFilled = (record: object | undefined) => record && Object.keys(record).length > 0
  return {
    ...(isFilled(params) && { params }),
    ...(isFilled(query) && { query }),
    ...(isFilled(headers) && { headers }),
    ...(operation.body && body !== undefined && { body }),
  }
}

/** What a request was about that reached no workspace, and maybe no operation. */
type UnmatchedTarget = { operation: string | null; method: string; path: string }

const appendUnmatched = (pipeline: Pipeline, target: UnmatchedTarget, sent: SentReply): void => {
  const { request_id, status, refusal, body } = sent
  pipeline.unmatched.append({
    request_id,
    at_ms: pipeline.realNow(),
    ...target,
    status,
    error_code: errorCodeOf(sent),
    refusal: refusal ? { name: refusal.refusal, facts: refusal.facts } : null,
    reply: status >= 400 ? body : null,
  })
}

/** Answers and records a request that no operation has the path of, or that cannot be read. */
export const rejectRequest = (
  pipeline: Pipeline,
  target: Pick<UnmatchedTarget, 'method' | 'path'>,
  renderReply: (request_id: string) => Reply,
): SentReply => {
  const request_id = pipeline.unmatched.nextRequestId()
  const sent = serialize(renderReply(request_id), request_id)
  appendUnmatched(pipeline, { ...target, operation: null }, sent)
  const origin = target.path.startsWith('/_emulator') ? 'control' : 'client'
  const [operation, request] = [undefined, undefined]
  pipeline.observe({ workspace: null, operation, request, sent, origin, events: [] })
  return sent
}
