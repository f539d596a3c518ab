// The one walk of every request: authorize, parse, one transaction, reply.
import { ControlError } from '../api/control-error.ts'
import { EventStream } from '../api/event-stream.ts'
import { type CloudOperation, CustomReply, type Operation } from '../api/operation.ts'
import { parseInput } from '../api/parse.ts'
import { internalError, renderControlError, renderError } from '../api/render-error.ts'
import type { Reply, Request } from '../api/request.ts'
import type { Session } from '../auth/authenticate.ts'
import { authorize } from '../auth/authorize.ts'
import type { Caller } from '../domain/iam.ts'
import { Refusal } from '../domain/refusals.ts'
import { FaultBeforeOperation, faultReply } from '../faults/request-faults.ts'
import { InvalidFixtureError } from '../replay/fixtures.ts'
import { advanceOnRead } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Host, HostOperation } from './host.ts'

/**
 * What dispatch needs besides the emulator: where bugs are told, and whether replies are checked.
 */
export type PipelineOptions = {
  host: Host
  checksReplies: boolean
  report: (bug: unknown, id: string) => void
}

type AnyRow = Operation<never>
/** Who calls where no credential is asked for. */
export const anonymousCaller: Caller = { user: '', project_id: null }

const inputOf = (row: AnyRow, request: Request, caller: Caller, isStrict: boolean) =>
  ({ ...parseInput(row, request, isStrict), caller, headers: request.headers }) as Parameters<
    AnyRow['run']
  >[0]

const lookFirst = (row: AnyRow, workspace: Workspace, params: unknown) => {
  const { task_id = '', source_id = '' } = (params ?? {}) as {
    task_id?: string
    source_id?: string
  }
  if (row.advancesOnRead === 'task') advanceOnRead(workspace, () => [task_id])
  if (row.advancesOnRead === 'tasks')
    advanceOnRead(workspace, () => workspace.tasks.all().map(({ id }) => id))
  if (row.advancesOnRead === 'server')
    advanceOnRead(workspace, () => [workspace.tasks.ofServer(source_id)?.id ?? ''])
}

/** A row that calls a refusal it did not list would be missing from the document: a bug. */
const isListed = (row: AnyRow, { refusal }: Refusal) =>
  row.refusals.includes(refusal) || everyRowsRefusals.has(refusal)

const everyRowsRefusals = new Set<string>([
  'InvalidParameter',
  'InvalidJson',
  'EmptyBody',
  'MissingParameter',
  'ParameterTooLong',
  'ContentTypeNotJson',
  'UnknownField',
  'TokenMissing',
  'TokenInvalid',
  'TokenExpired',
  'TokenRevoked',
  'SignatureInvalid',
  'PermissionDenied',
])

/** Whether the row belongs to the control API, which has an envelope of its own. */
export const isControlOperation = (row: Pick<AnyRow, 'path'>): boolean =>
  row.path.startsWith('/_emulator')

const unusable = ({ message }: InvalidFixtureError) =>
  new ControlError(
    400,
    'InvalidFixture',
    message,
    'Name a shipped fixture or the path of a file that holds one.',
  )

const brokenControl = new ControlError(
  500,
  'InternalError',
  'The emulator has a bug.',
  'Its log has the stack.',
)

const replyOf = (row: AnyRow, result: unknown, checksReplies: boolean): Reply => {
  const { body, extras } = result instanceof CustomReply ? result : new CustomReply(result)
  const isJson = !Buffer.isBuffer(body) && !(body instanceof EventStream)
  if (checksReplies && isJson) row.reply.parse(body)
  return { status: extras.status ?? row.status ?? 200, headers: extras.headers ?? {}, body }
}

/** Tells what went wrong, in the envelope of the row's API. Never throws. */
export const errorReply = (
  setup: PipelineOptions,
  row: AnyRow,
  error: unknown,
  request_id: string,
  workspace?: Workspace,
): Reply => {
  if (error instanceof FaultBeforeOperation) return faultReply(error.struck, row, request_id)
  if (error instanceof ControlError) return renderControlError(error)
  if (error instanceof InvalidFixtureError) return renderControlError(unusable(error))
  if (!(error instanceof Refusal) || (setup.checksReplies && !isListed(row, error))) {
    setup.report(error, request_id)
    return isControlOperation(row) ? renderControlError(brokenControl) : internalError()
  }
  if (isControlOperation(row)) return { ...renderControlError(error), refusal: error }
  const not_found_status = workspace?.settings.not_found_status ?? 404
  const { method, documents404: lists404, envelope } = row
  const told = renderError(error, { request_id, not_found_status, method, lists404, envelope })
  return { ...told, refusal: error }
}

/** Answers a request, let in by its credential, for an operation of the cloud. Never throws. */
export const dispatch = (
  setup: PipelineOptions,
  row: CloudOperation,
  request: Request,
  request_id: string,
  { workspace, caller }: Session,
): Reply => {
  try {
    const result = setup.host.within(workspace, () => {
      const input = inputOf(row, request, caller, setup.host.strict)
      authorize(row, input, workspace)
      lookFirst(row, workspace, input.params)
      return row.run(input, workspace)
    })
    return replyOf(row, result, setup.checksReplies)
  } catch (error) {
    return errorReply(setup, row, error, request_id, workspace)
  }
}

/**
 * Answers a request for an operation that is given the whole emulator. Never throws. Its id is
 * known only once it has reached a workspace, or has not.
 */
export const dispatchToHost = (
  setup: PipelineOptions,
  row: HostOperation,
  request: Request,
  requestId: () => string,
): Reply => {
  try {
    const input = inputOf(row, request, anonymousCaller, false)
    return replyOf(row, row.run(input, setup.host), setup.checksReplies)
  } catch (error) {
    return errorReply(setup, row, error, requestId())
  }
}
