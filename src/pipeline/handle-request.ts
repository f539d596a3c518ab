// One request, from front to back. The HTTP server, the library and replays call `handleRequest`.
// Its steps follow below it, in the order in which it calls them.
import { ControlError } from '../api/control-error.ts'
import { EventStream } from '../api/event-stream.ts'
import {
  type AnyOperation,
  CustomReply,
  type Input,
  isControlOperation,
  type RunContext,
} from '../api/operation.ts'
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
import { isWorkspaceName, type Workspaces } from '../workspace/workspaces.ts'
import type { ObservedRequest } from './observed-request.ts'

/** The parts of an emulator that handling a request uses. */
export type Pipeline = {
  workspaces: Workspaces
  /** Requests that reached no workspace. */
  unmatched: UnmatchedRequests
  /** Real time, epoch ms: clients sign requests by their own clocks. */
  realNow: () => number
  /** Whether every reply is checked against its schema: for tests. */
  checksReplies: boolean
  /** Gets exceptions that are not refusals, with the id of their request. */
  reportBug: (bug: unknown, request_id: string) => void
  /** Called after every request, for coverage and client rules. */
  observe: (request: ObservedRequest) => void
}

/**
 * Where a request comes from. The optional fields are for a replayed request: it gets what the
 * recorded one had, so that its reply is the same.
 */
export type RequestOrigin = {
  origin: Origin
  /** Whether the emulator is strict for this request. */
  strict: boolean
  /** The recorded caller; no credential is checked. */
  session?: Session
  /** The only workspace that the request may address. */
  only?: string
  /** Access keys that belonged to another workspace when the request was recorded. */
  keys_elsewhere?: readonly string[] | undefined
}

/** What is known about a request so far; the steps fill it in. */
type RequestContext = {
  operation: AnyOperation
  request: Request
  origin: RequestOrigin
  /** Whether the request gets a number and an entry in its workspace's journal. */
  isRecorded: boolean
  request_id: string | undefined
  workspace: Workspace | undefined
  /** Null if the operation needs no credential. */
  caller: Caller | null
  input: Input<never, never, never> | undefined
  /** The time of the workspace's clock when the request came in, epoch ms. */
  at_ms: number | undefined
  faults: readonly AppliedFault[]
  /**
   * Access keys in the request that belong to another workspace. Nothing else outside its own
   * workspace decides a reply, so a replay needs to know them.
   */
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
    reply = replyOfFault(context) ?? runOperation(pipeline, context)
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
  // GET requests to the control API are not recorded.
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

/** Finds the workspace that the request addresses, and its caller. */
const openSession = (pipeline: Pipeline, context: RequestContext): void => {
  const { operation, request, origin } = context
  if (operation.scope === 'credential') {
    const { workspaces, realNow } = pipeline
    const { strict, session } = origin
    const { workspace, caller } = session ?? authenticate({ workspaces, realNow, strict }, request)
    context.workspace = workspace
    context.caller = caller
  }
  if (operation.scope === 'path') context.workspace = workspaceInPath(pipeline, context)
  if (operation.scope === 'sign-in') context.workspace = signInAccount(pipeline, context)
}

/** PUT and POST create the workspace as a credential would, so that a test can begin with them. */
const workspaceInPath = ({ workspaces }: Pipeline, context: RequestContext): Workspace => {
  const { operation, request, origin } = context
  const name = request.params?.workspace ?? ''
  const isCreating = ['PUT', 'POST'].includes(operation.method) && !origin.strict
  return isCreating && isWorkspaceName(name)
    ? workspaces.openOrCreate(name)
    : workspaces.findOrThrow(name)
}

/** A sign-in names its account in the body, so the body is parsed first. */
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

/**
 * Fires all timers that are due by now, each at its own time. The clock then stands still until the
 * next request.
 */
const bringClockToPresent = (context: RequestContext): void => {
  const { workspace } = context
  if (!workspace) return
  catchUp(workspace)
  context.at_ms = workspace.clock.now
}

/** Gives the request its id. The history assigns all further changes to the request. */
const numberRequest = ({ unmatched }: Pipeline, context: RequestContext): void => {
  const { workspace, isRecorded } = context
  // An error in an earlier step numbers the request before it is rendered.
  if (context.request_id !== undefined) return
  if (workspace && isRecorded) {
    workspace.beginRequest()
    context.request_id = workspace.nextRequestId()
  } else context.request_id = unmatched.nextRequestId()
}

/** The faults that match the request. They never apply to fixtures or to the control API. */
const requestFaults = ({ operation, workspace, origin, request, caller }: RequestContext) => {
  const isExempt = origin.origin !== 'client' || !isFaultable(operation)
  return isExempt || !workspace ? [] : applyRequestFaults(workspace, operation, request, caller)
}

/** Whether faults can match requests for the operation. */
export const isFaultable = ({ scope }: Pick<AnyOperation, 'scope'>): boolean =>
  scope === 'credential' || scope === 'sign-in'

/** The reply of a fault that replies instead of the operation, if one applies. */
const replyOfFault = ({ faults, operation, request_id }: RequestContext): Reply | undefined => {
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
    // Such an operation opens its own transactions. Timers that are due now still fire before it.
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

/** A clock in mode on-read advances when a client reads a task that it has read before. */
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

const render = ({ checksReplies }: Pipeline, operation: AnyOperation, result: unknown): Reply => {
  const { body, extras } = result instanceof CustomReply ? result : new CustomReply(result)
  const isJson = !Buffer.isBuffer(body) && !(body instanceof EventStream)
  if (checksReplies && isJson) operation.reply.parse(body)
  return { status: extras.status ?? operation.status ?? 200, headers: extras.headers ?? {}, body }
}

/**
 * Renders an error in the format of the operation's API. Any exception that is not a refusal is
 * reported as a bug.
 */
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

/** Serializes the reply, as the faults that apply to it change it. */
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

/** Records the request: in the journal of its workspace, or in the list of unmatched requests. */
const recordRequest = (pipeline: Pipeline, context: RequestContext, sent: SentReply): void => {
  const { operation, request, origin, caller, isRecorded } = context
  const workspace = isRecorded ? context.workspace : undefined
  const events = workspace?.events.all() ?? []
  if (workspace) appendToJournal(workspace, context, sent)
  else if (isUnmatched(context, sent)) {
    const path = requestPath(operation, request)
    appendUnmatched(pipeline, { operation: operation.id, method: operation.method, path }, sent)
  }
  const observed = { operation, request, caller, sent, origin: origin.origin, events }
  pipeline.observe({ workspace: workspace?.name ?? null, ...observed })
}

/**
 * A request that reached no workspace is unmatched. A control operation that needs no workspace is
 * not, unless it failed.
 */
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

/** The headers that can change a reply. The others are not recorded. */
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

/**
 * The target of a request that reached no workspace. `operation` is null if no operation matches.
 */
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

/** Replies to a request that matches no operation or cannot be read, and records it. */
export const rejectRequest = (
  pipeline: Pipeline,
  target: Pick<UnmatchedTarget, 'method' | 'path'>,
  renderReply: (request_id: string) => Reply,
): SentReply => {
  const request_id = pipeline.unmatched.nextRequestId()
  const sent = serialize(renderReply(request_id), request_id)
  appendUnmatched(pipeline, { ...target, operation: null }, sent)
  const origin = target.path.startsWith('/_emulator') ? 'control' : 'client'
  const unknown = { workspace: null, operation: undefined, request: undefined, caller: null }
  pipeline.observe({ ...unknown, sent, origin, events: [] })
  return sent
}
