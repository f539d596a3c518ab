// The one walk of every request: authorize, parse, one transaction, reply.
import { ControlFault } from '../contract/control-fault.ts'
import type { Host, HostOperation } from '../contract/host.ts'
import { Answer, type CloudOperation, type Operation } from '../contract/operation.ts'
import type { Caller } from '../domain/iam.ts'
import { Refusal } from '../domain/refusals.ts'
import { look } from '../workspace/look.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { authorize, type Entrance } from './authorize.ts'
import { FixtureUnusable } from './fixtures.ts'
import { parseInput } from './parse.ts'
import { permit } from './permit.ts'
import { internalError, tell, tellControl } from './refuse.ts'
import type { Reply, Request } from './request.ts'

/**
 * What dispatch needs besides the emulator: where bugs are told, and whether replies are checked.
 */
export type Setup = {
  host: Host
  checksReplies: boolean
  report: (bug: unknown, id: string) => void
}

type AnyRow = Operation<never>
const nobody: Caller = { user: '', project_id: null }

const inputOf = (row: AnyRow, request: Request, caller: Caller, isStrict: boolean) =>
  ({ ...parseInput(row, request, isStrict), caller, headers: request.headers }) as Parameters<
    AnyRow['run']
  >[0]

const lookFirst = (row: AnyRow, workspace: Workspace, params: unknown) => {
  const { task_id = '', source_id = '' } = (params ?? {}) as {
    task_id?: string
    source_id?: string
  }
  if (row.looksAt === 'task') look(workspace, () => [task_id])
  if (row.looksAt === 'tasks') look(workspace, () => workspace.tasks.all().map(({ id }) => id))
  if (row.looksAt === 'server')
    look(workspace, () => [workspace.tasks.ofServer(source_id)?.id ?? ''])
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
export const isControl = (row: Pick<AnyRow, 'path'>): boolean => row.path.startsWith('/_emulator')

const unusable = ({ message }: FixtureUnusable) =>
  new ControlFault(
    400,
    'FixtureUnusable',
    message,
    'Name a shipped fixture or the path of a file that holds one.',
  )

const brokenControl = new ControlFault(
  500,
  'InternalError',
  'The emulator has a bug.',
  'Its log has the stack.',
)

const replyOf = (row: AnyRow, result: unknown, checksReplies: boolean): Reply => {
  const { body, extras } = result instanceof Answer ? result : new Answer(result)
  if (checksReplies && !Buffer.isBuffer(body)) row.reply.parse(body)
  return { status: extras.status ?? row.status ?? 200, headers: extras.headers ?? {}, body }
}

const refusalReply = (
  setup: Setup,
  row: AnyRow,
  error: unknown,
  request_id: string,
  workspace: Workspace | undefined,
): Reply => {
  if (error instanceof ControlFault) return tellControl(error)
  if (error instanceof FixtureUnusable) return tellControl(unusable(error))
  if (!(error instanceof Refusal) || (setup.checksReplies && !isListed(row, error))) {
    setup.report(error, request_id)
    return isControl(row) ? tellControl(brokenControl) : internalError()
  }
  if (isControl(row)) return tellControl(error)
  const not_found_status = workspace?.settings.not_found_status ?? 404
  const { method, lists404, envelope } = row
  return tell(error, { request_id, not_found_status, method, lists404, envelope })
}

/**
 * Answers a request for an operation of the cloud. Never throws. A fixture, which has no
 * credential, is let into its workspace with `opened`.
 */
export const dispatch = (
  setup: Setup,
  row: CloudOperation,
  request: Request,
  request_id: string,
  opened?: Workspace,
): Reply => {
  let workspace = opened
  try {
    const entrance: Entrance = opened
      ? { workspace: opened, caller: nobody }
      : authorize(setup.host, request)
    const world = entrance.workspace
    workspace = world
    const input = inputOf(row, request, entrance.caller, setup.host.strict)
    const result = setup.host.within(world, () => {
      permit(row, input, world)
      lookFirst(row, world, input.params)
      return row.run(input, world)
    })
    return replyOf(row, result, setup.checksReplies)
  } catch (error) {
    return refusalReply(setup, row, error, request_id, workspace)
  }
}

/** Answers a request for an operation that is given the whole emulator. Never throws. */
export const dispatchToHost = (
  setup: Setup,
  row: HostOperation,
  request: Request,
  request_id: string,
): Reply => {
  try {
    const input = inputOf(row, request, nobody, false)
    return replyOf(row, row.run(input, setup.host), setup.checksReplies)
  } catch (error) {
    return refusalReply(setup, row, error, request_id, undefined)
  }
}
