// How the cloud words each refusal: status, code and message. The only place that knows.
import type { RefusalName } from '../domain/refusals.ts'

/** One refusal's form on the wire. `{name}` in `say` is filled from the refusal's facts. */
export type Telling = {
  /** `path`: the status for an unknown id in a path, which a workspace's settings may change. */
  status: number | 'path'
  code: string
  say: string
}

const sms = (code: string, say: string, status: Telling['status'] = 400): Telling => ({
  status,
  code: `SMS.${code}`,
  say,
})

const apig = (status: number, code: string, say: string): Telling => ({
  status,
  code: `APIGW.${code}`,
  say,
})

const signIn = (reason: string) =>
  apig(401, '0301', `Incorrect IAM authentication information: ${reason}`)

const iam = (status: number, say: string): Telling => ({ status, code: `IAM.${status}`, say })

/** Every refusal's telling. A name without a row does not compile. */
export const refusals = {
  InvalidParameter: sms('9001', 'Invalid parameter {field}: {rule}.'),
  InvalidJson: sms('6010', 'The request body is not valid JSON: {rule}.'),
  EmptyBody: sms('6012', 'The request body is empty; {operation} needs a JSON object.'),
  MissingParameter: sms('6013', 'Missing parameter {field}: {rule}.'),
  ParameterTooLong: sms('6014', 'Parameter {field} is too long: {rule}.'),
  ContentTypeNotJson: sms('6016', 'The content type must be application/json, not {given}.'),
  BodyTooLarge: apig(413, '0201', 'API request error: the body exceeds {limit} bytes.'),
  RouteNotFound: apig(404, '0101', 'The API does not exist or has not been published: {route}.'),
  UnknownField: sms('6011', 'Unknown parameter {field}: {rule}.'),

  TokenMissing: signIn('x-auth-token not found'),
  TokenInvalid: signIn('decrypt token fail'),
  TokenExpired: signIn('token expires, expires_at: {expires_at}'),
  TokenRevoked: apig(401, '0307', 'The token must be updated: {rule}.'),
  SignatureInvalid: signIn('{reason}'),
  PermissionDenied: sms(
    '9004',
    'The current account does not have the permission to execute policy. {why}',
    403,
  ),
  LoginFailed: iam(401, 'The username or password is wrong.'),
  LoginMalformed: iam(400, 'Request parameter {field} is invalid: {rule}.'),
  LoginTokenInvalid: iam(401, 'The token in auth.identity.token is not valid: {rule}.'),
  LoginUserDisabled: iam(401, 'The user {user} is disabled.'),
  LoginScopeUnknown: iam(401, 'The scope is not of the account of the user: {rule}.'),
  SubjectTokenInvalid: iam(404, 'X-Subject-Token is invalid in the request'),
  ProjectExists: iam(409, 'A project named {name} exists already.'),
  AgencyNotFound: iam(404, 'Could not find the agency {agency} in the account {account}.'),
  AuthorizationMessageInvalid: iam(400, 'The encoded message is not one of this account.'),

  ServerNotFound: sms('7602', 'The source server {source_id} does not exist.', 'path'),
  ServerIdUnknown: sms('7602', 'The source server {source_id} does not exist.'),
  ServerNameMissing: sms('6001', 'The source server needs a name, an ip or an ipv6.'),
  ServerNameEmpty: sms('6001', 'The name of a source server cannot be empty.'),
  ServerNameTooLong: sms('6002', 'The name of a source server has 1 to 64 characters.'),
  ServerNameInvalid: sms(
    '6003',
    'The name of a source server consists of letters, digits, underscores, dots and hyphens.',
  ),
  ServerHasRunningTask: sms(
    '7601',
    'The source server cannot be deleted: its migration task {task_id} is {state}.',
  ),
  ServerStateUnfit: sms('6005', 'The source server does not meet the requirements: {rule}.'),
  ServerUnavailable: sms('6520', 'The source server {source_id} is not available: {rule}.'),
  AgentOffline: sms('6603', 'The connection between the source server and SMS is lost.'),
  ServerQuotaReached: sms('6501', 'At most {limit} source servers can be registered.'),

  InvalidTaskName: sms('7711', 'Invalid task name ({field}): {rule}.'),
  InvalidTaskType: sms('7712', 'Invalid task type ({field}): {rule}.'),
  InvalidOsType: sms('6601', 'Invalid OS type ({field}): {rule}.'),
  OsTypeConflict: sms(
    '6610',
    'os_type {given} conflicts with the OS {known} of the source server.',
  ),
  InvalidMigrationIp: sms('6602', 'Invalid target IP address: migration_ip {rule}.'),
  TargetServerInUse: sms('6615', 'The server {vm_id} is the target of another migration task.'),
  UefiNeedsExistingServer: sms(
    '6535',
    'A source server booted by UEFI needs an existing target server (exist_server true).',
  ),
  TargetServerNotMade: sms('8102', 'Task {task_id} has no target server yet.'),

  CopyStateMissing: sms('7726', 'copystate and migrationcycle are missing.'),
  CopyStateMismatch: sms('7728', 'copystate {copystate} does not go with {migrationcycle}.'),
  CommandNameMissing: sms('6020', 'The command name is missing: command_name is empty.'),
  ResultDetailMalformed: sms('6023', 'Incorrect result_detail: it is no JSON object.'),
  InvalidSubTaskName: sms('6004', 'Invalid sub-task name: {field} {rule}.'),
  InvalidProgress: sms('6101', 'Invalid migration progress: {field} {rule}.'),

  TaskNotFound: sms('7703', 'The migration task {task_id} does not exist.', 'path'),
  TaskNotStartable: sms(
    '7713',
    'Only tasks that are ready, paused or failed can be started; task {task_id} is {state}.',
  ),
  TaskNotPausable: sms('7714', 'Only running tasks can be paused; task {task_id} is {state}.'),
  TaskNotSyncable: sms(
    '7715',
    'Only finished or synchronising tasks can be synchronised; task {task_id} is {state}.',
  ),
  TaskNotLaunchable: sms(
    '7721',
    'Only continuously synchronising tasks can be cloned or launched; task {task_id} is {state}.',
  ),
  TaskNeverLaunched: sms(
    '7722',
    'Only tasks whose target server was launched can be restarted; task {task_id} is {state}.',
  ),
  TaskNotRollbackable: sms(
    '7718',
    'Only tasks that failed to synchronise can be rolled back; task {task_id} is {state}.',
  ),
  TaskNotDeletable: sms('7719', 'Task {task_id} cannot be deleted while it is {state}.'),
  TaskCleanupNeedsAgent: sms(
    '7723',
    'Task {task_id} cannot be deleted: its agent must be connected.',
  ),
  LogCollectionRunning: sms('7716', 'Wait until the log collection of task {task_id} has ended.'),
  LogNeedsStartedTask: sms('7717', 'Logs can be collected once task {task_id} has been started.'),
  LogNeedsNewerAgent: sms('7707', 'The agent version {agent_version} cannot upload logs.'),
  NoSnapshots: sms('8112', 'Task {task_id} has no snapshots to clear.'),

  TemplateNotFound: sms('7101', 'The template {template_id} does not exist.', 'path'),
  TemplateInUse: sms('7111', 'Delete the task {task_id}, which uses the template, first.'),
  TemplateNameTaken: sms('7112', 'There is a template named {name} already.'),
  TemplateQuotaReached: sms('7113', 'At most {limit} templates can be created.'),
  TargetPasswordClosed: sms(
    '9905',
    'The password can be read only while a task that uses the template replicates or synchronises.',
  ),
  ProjectNotFound: sms('7301', 'The migration project {mig_project_id} does not exist.', 'path'),
  ProjectIsDefault: sms('7303', 'The default migration project cannot be deleted.'),
  ProjectHasServers: sms(
    '7311',
    'Delete the {count} source servers of the migration project first, or move them.',
  ),
  ProjectNameTaken: sms('7312', 'There is a migration project named {name} already.'),
  ProjectQuotaReached: sms('8115', 'At most {limit} migration projects can be created.'),
} satisfies Record<RefusalName, Telling>

/** The documented length of error_msg. */
const LONGEST_MESSAGE = 1024

/** The message of a refusal: its telling with the facts filled in. */
export const wordingOf = (
  telling: Telling,
  facts: Readonly<Record<string, string | number | boolean | undefined>>,
): string =>
  telling.say
    .replace(/\{(\w+)\}/g, (_, name: string) => `${facts[name] ?? `{${name}}`}`)
    .slice(0, LONGEST_MESSAGE)
