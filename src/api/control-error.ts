// Every error of the control API in one table, as the vendor's are in error-templates.ts.

/** One error: its status, message and hint. `{name}` is filled from facts. */
type ControlErrorTemplate = { status: number; message: string; hint: string }

/** The errors by their code. */
export const controlErrors = {
  WorkspaceNotFound: {
    status: 404,
    message: 'Workspace `{workspace}` does not exist.',
    hint:
      'List workspaces with GET /_emulator/workspaces, or create one with POST ' +
      '/_emulator/workspaces.',
  },
  WorkspaceExists: {
    status: 409,
    message: 'Workspace `{workspace}` already exists.',
    hint: 'Choose another name, or reset or delete the existing workspace.',
  },
  InvalidWorkspaceName: {
    status: 400,
    message: 'Invalid workspace name `{workspace}`.',
    hint: 'Use 1 to 64 letters, digits, `.`, `-` or `_`. The name must not start with a dot.',
  },
  InstantInPast: {
    status: 400,
    message: 'now_ms is in the past: the clock is at {now_ms}, and it only moves forward.',
    hint: 'Give a later instant, or reset or rewind the workspace.',
  },
  TooManyEvents: {
    status: 409,
    message: 'Advancing the clock would fire more than 1,000,000 events. The clock was not moved.',
    hint: 'Advance in smaller spans.',
  },
  ClockLimitExceeded: {
    status: 400,
    message:
      'The clock would move to {target_ms}, past its limit {limit_ms} (the end of the year 9999).',
    hint: 'Advance by less, or reset the workspace.',
  },
  TaskNotFound: {
    status: 404,
    message: 'Task `{task_id}` does not exist in workspace `{workspace}`{when}.',
    hint: 'List tasks with GET /v3/tasks.{more}',
  },
  UserNotFound: {
    status: 404,
    message: 'User `{user}` does not exist in workspace `{workspace}`.',
    hint: 'List users with GET /_emulator/workspaces/{workspace}/users.',
  },
  FaultNotFound: {
    status: 404,
    message: 'Fault `{fault_id}` does not exist in workspace `{workspace}`.',
    hint: 'List faults with GET /_emulator/workspaces/{workspace}/faults.',
  },
  FaultExists: {
    status: 409,
    message: 'Fault `{fault_id}` already exists in workspace `{workspace}`.',
    hint: 'Choose another id, or remove the existing fault.',
  },
  UnknownOperation: {
    status: 400,
    message: 'No operation that faults can apply to matches `{operation}`.',
    hint: 'Did you mean `{suggestion}`?',
  },
  RequestNotFound: {
    status: 404,
    message: 'Request `{request}` is not in {place}.',
    hint:
      'The id is in the X-Request-Id header of every reply. A journal keeps the last ' +
      'journal_limit requests; GET requests to the control API are not recorded. Requests ' +
      'that reached no workspace are at GET /_emulator/unmatched.',
  },
  HistoryExpired: {
    status: 410,
    message: '{what} is before request {oldest_request}, the oldest in the history.',
    hint: 'Increase the setting journal_limit (now {journal_limit}) to keep more requests.',
  },
  InstantInFuture: {
    status: 400,
    message: 'Instant {instant_ms} is in the future: the clock is at {now_ms}.',
    hint: 'Advance the clock first.',
  },
  InvalidEventId: {
    status: 400,
    message: 'Invalid event id `{last_event_id}`.',
    hint: 'Send the id of the last event received, or 0 for all recorded events.',
  },
  InvalidDiffQuery: {
    status: 400,
    message: 'The query must name two states to compare.',
    hint:
      'Use from (and to; default now) to compare two points in time, or with=NAME to ' +
      'compare with another workspace.',
  },
  ErrorCodeNotFound: {
    status: 404,
    message: 'Error code `{code}` is not in the catalogue.',
    hint: 'List error codes with GET /_emulator/errors.',
  },
  RecordExists: {
    status: 409,
    message: 'The {kind} `{id}` already exists.',
    hint: 'Use another id, or reset the workspace first.',
  },
  ProjectNotFound: {
    status: 400,
    message: 'Server `{id}` refers to migration project `{migproject}`, which does not exist.',
    hint: 'Load the project first, or in the same request.',
  },
  ServerNotFound: {
    status: 400,
    message: 'Task `{id}` refers to source server `{source_server_id}`, which does not exist.',
    hint: 'Load the server first, or in the same request.',
  },
  AccessKeyInUse: {
    status: 409,
    message: 'Access key `{access}` already belongs to a user of this or another workspace.',
    hint: 'Use another access key, or remove it from that user first.',
  },
  SnapshotNotFound: {
    status: 404,
    message: 'Snapshot `{snapshot}` does not exist in workspace `{workspace}`.',
    hint: 'List snapshots with GET /_emulator/workspaces/{workspace}/snapshots.',
  },
  SnapshotExists: {
    status: 409,
    message: 'Snapshot `{snapshot}` already exists in workspace `{workspace}`.',
    hint: 'Choose another name, or delete the existing snapshot.',
  },
  InvalidSnapshot: {
    status: 409,
    message: 'Snapshot `{snapshot}` cannot be restored: {reason}.',
    hint:
      'Nothing was changed. Delete the snapshot, or restore it with the version that created ' +
      'it.',
  },
  InvalidExport: {
    status: 400,
    message: 'The export cannot be imported: {reason}.',
    hint:
      'Nothing was changed. Compare it with the reply of ' +
      'GET /_emulator/workspaces/{workspace}/export.',
  },
  InvalidClientRules: {
    status: 400,
    message: 'Invalid client rules: {problem}.',
    hint: 'See docs/guides/client-rules.md for the format of rules.',
  },
  InvalidFixture: {
    status: 400,
    message: '{reason}',
    hint: 'Give the name of a built-in fixture or scenario, or the path of a file.',
  },
  InvalidStep: {
    status: 400,
    message: 'Invalid step steps[{index}]: {reason}.',
    hint: 'A step calls an operation of the API, or a control operation of one workspace.',
  },
  WrongWorkspace: {
    status: 409,
    message: 'The step addresses workspace `{name}`, but workspace `{only}` is being replayed.',
    hint:
      'Tokens and accounts name their workspace: replay the steps in a workspace with the same ' +
      'name.',
  },
  VerificationFailed: {
    status: 409,
    message: '{verdict}',
    hint: 'Read the journal with GET /_emulator/workspaces/{workspace}/journal.',
  },
  HostForbidden: {
    status: 403,
    message: 'The control API does not answer under the name `{host}`.',
    hint:
      'Start the emulator with --allow-host {host}, or call it by an address, or with the token ' +
      'of --control-token.',
  },
  StateNotReached: {
    status: 409,
    message: 'Task {task_id} did not come to {state} within {within_ms} ms: it is {actual}.{why}',
    hint:
      'The clock was not moved. Give another within_ms, or keep_time: true to move it anyway. ' +
      'GET /_emulator/workspaces/{workspace}/tasks/{task_id}/explain says what holds it up.',
  },
  CrossOriginForbidden: {
    status: 403,
    message: 'The control API does not accept requests from other origins.',
    hint: 'Call it without an Origin header, at a local address.',
  },
  InvalidControlToken: {
    status: 401,
    message: 'The control token is missing or wrong.',
    hint: 'Send `Authorization: Bearer TOKEN` with the value of --control-token.',
  },
  InternalError: {
    status: 500,
    message: 'The emulator failed with an internal error.',
    hint: 'The stack trace is in its log. Please report it.',
  },
} as const satisfies Record<string, ControlErrorTemplate>

/** The code of an error of the control API. */
export type ControlErrorCode = keyof typeof controlErrors

type Facts = Readonly<Record<string, string | number | undefined>>

const fill = (text: string, facts: Facts): string =>
  text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    name in facts ? `${facts[name] ?? ''}` : placeholder,
  )

/** An error of the control API: `{"error": {code, message, hint, details?}}`. */
export class ControlError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string
  /** Facts for programs, so that they need not parse the message. */
  readonly details: Facts | undefined

  /** `facts` fill the placeholders of the table's texts. */
  constructor(code: ControlErrorCode, facts: Facts = {}) {
    const { status, message, hint } = controlErrors[code]
    super(fill(message, facts))
    this.status = status
    this.code = code
    this.hint = fill(hint, facts)
    this.details = detailNames[code] && pick(facts, detailNames[code])
  }

  /** The error that a reply of the control API holds, for a program that made the call. */
  static ofReply(status: number, error: { code: string; message: string; hint: string }) {
    const { code, message, hint } = error
    return Object.assign(new ControlError('InternalError'), { status, code, message, hint })
  }
}

/** The facts that errors show as fields. */
const detailNames: Readonly<Partial<Record<string, readonly string[]>>> = {
  HistoryExpired: ['oldest_request'],
}

const pick = (facts: Facts, names: readonly string[]): Facts =>
  Object.fromEntries(names.map((name) => [name, facts[name]]))
