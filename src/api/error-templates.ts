// The status, error code and message of every refusal.
import type { RefusalName } from '../domain/refusals.ts'

/** The error of a refusal. `{name}` in the message is replaced by a fact of the refusal. */
export type ErrorTemplate = {
  /**
   * `path`: the status for an unknown id in a path, which a setting of the workspace can change.
   */
  status: number | 'path'
  code: string
  message: string
}

const smsError = (
  code: string,
  message: string,
  status: ErrorTemplate['status'] = 400,
): ErrorTemplate => ({
  status,
  code: `SMS.${code}`,
  message,
})

const apigError = (status: number, code: string, message: string): ErrorTemplate => ({
  status,
  code: `APIGW.${code}`,
  message,
})

const signInError = (reason: string) =>
  apigError(401, '0301', `Incorrect IAM authentication information: ${reason}`)

const iamError = (status: number, message: string): ErrorTemplate => ({
  status,
  code: `IAM.${status}`,
  message,
})

/** The error of every refusal. A missing name does not compile. */
export const errorTemplates = {
  InvalidParameter: smsError('9001', 'Invalid parameter {field}: {rule}.'),
  InvalidJson: smsError('6010', 'The request body is not valid JSON: {rule}.'),
  EmptyBody: smsError('6012', 'The request body is empty; {operation} needs a JSON object.'),
  MissingParameter: smsError('6013', 'Missing parameter {field}: {rule}.'),
  ParameterTooLong: smsError('6014', 'Parameter {field} is too long: {rule}.'),
  ContentTypeNotJson: smsError('6016', 'The content type must be application/json, not {given}.'),
  BodyTooLarge: apigError(413, '0201', 'API request error: the body exceeds {limit} bytes.'),
  RouteNotFound: apigError(
    404,
    '0101',
    'The API does not exist or has not been published: {route}.',
  ),
  UnknownField: smsError('6011', 'Unknown parameter {field}: {rule}.'),

  TokenMissing: signInError('x-auth-token not found'),
  TokenInvalid: signInError('decrypt token fail'),
  TokenExpired: signInError('token expires, expires_at: {expires_at}'),
  TokenRevoked: apigError(401, '0307', 'The token must be updated: {rule}.'),
  SignatureInvalid: signInError('{reason}'),
  PermissionDenied: smsError(
    '9004',
    'The current account does not have the permission to execute policy. {why}',
    403,
  ),
  LoginFailed: iamError(401, 'The username or password is wrong.'),
  LoginMalformed: iamError(400, 'Request parameter {field} is invalid: {rule}.'),
  LoginTokenInvalid: iamError(401, 'The token in auth.identity.token is not valid: {rule}.'),
  LoginUserDisabled: iamError(401, 'The user {user} is disabled.'),
  LoginScopeUnknown: iamError(401, 'The scope is not of the account of the user: {rule}.'),
  SubjectTokenInvalid: iamError(404, 'X-Subject-Token is invalid in the request'),
  ProjectExists: iamError(409, 'A project named {name} already exists.'),
  AgencyNotFound: iamError(404, 'Could not find the agency {agency} in the account {account}.'),
  AuthorizationMessageInvalid: iamError(400, 'The encoded message is not of this account.'),

  ServerNotFound: smsError('7602', 'The source server {source_id} does not exist.', 'path'),
  ServerIdUnknown: smsError('7602', 'The source server {source_id} does not exist.'),
  ServerNameMissing: smsError('6001', 'The source server needs a name, an ip or an ipv6.'),
  ServerNameEmpty: smsError('6001', 'The name of a source server cannot be empty.'),
  ServerNameTooLong: smsError('6002', 'The name of a source server has 1 to 64 characters.'),
  ServerNameInvalid: smsError(
    '6003',
    'The name of a source server consists of letters, digits, underscores, dots and hyphens.',
  ),
  ServerHasRunningTask: smsError(
    '7601',
    'The source server cannot be deleted: its migration task {task_id} is {state}.',
  ),
  ServerStateUnfit: smsError('6005', 'The source server does not meet the requirements: {rule}.'),
  ServerUnavailable: smsError('6520', 'The source server {source_id} is not available: {rule}.'),
  AgentOffline: smsError('6603', 'The connection between the source server and SMS is lost.'),
  ServerQuotaReached: smsError('6501', 'At most {limit} source servers can be registered.'),

  InvalidTaskName: smsError('7711', 'Invalid task name ({field}): {rule}.'),
  InvalidTaskType: smsError('7712', 'Invalid task type ({field}): {rule}.'),
  InvalidOsType: smsError('6601', 'Invalid OS type ({field}): {rule}.'),
  OsTypeConflict: smsError(
    '6610',
    'os_type {given} conflicts with the OS {known} of the source server.',
  ),
  InvalidMigrationIp: smsError('6602', 'Invalid target IP address: migration_ip {rule}.'),
  TargetServerInUse: smsError(
    '6615',
    'The server {vm_id} is the target of another migration task.',
  ),
  UefiNeedsExistingServer: smsError(
    '6535',
    'A source server booted by UEFI needs an existing target server (exist_server true).',
  ),
  TargetServerNotMade: smsError('8102', 'Task {task_id} has no target server yet.'),

  CopyStateMissing: smsError(
    '7726',
    '{field} is missing: copystate and migrationcycle go together.',
  ),
  CopyStateEmpty: smsError('7727', '{field} is empty: copystate and migrationcycle go together.'),
  CopyStateMismatch: smsError('7728', 'copystate {copystate} does not go with {migrationcycle}.'),
  CommandNameMissing: smsError('6020', 'The command name is missing: command_name is empty.'),
  CommandNotInForce: smsError(
    '6021',
    'The command from the agent is not the one that SMS issued: {given}, not {command_name}.',
  ),
  CommandResultInvalid: smsError('6022', 'Incorrect result: it must be success or fail.'),
  ResultDetailMalformed: smsError('6023', 'Incorrect result_detail: it is not a JSON object.'),
  InvalidSubTaskName: smsError('6004', 'Invalid sub-task name: {field} {rule}.'),
  InvalidProgress: smsError('6101', 'Invalid migration progress: {field} {rule}.'),

  TaskNotFound: smsError('7703', 'The migration task {task_id} does not exist.', 'path'),
  TaskNotStartable: smsError(
    '7713',
    'Only tasks that are ready, paused or failed can be started; task {task_id} is {state}.',
  ),
  TaskNotPausable: smsError('7714', 'Only running tasks can be paused; task {task_id} is {state}.'),
  TaskNotSyncable: smsError(
    '7715',
    'Only finished or synchronising tasks can be synchronised; task {task_id} is {state}.',
  ),
  TaskNotLaunchable: smsError(
    '7721',
    'Only continuously synchronising tasks can be cloned or launched; task {task_id} is {state}.',
  ),
  TaskNeverLaunched: smsError(
    '7722',
    'Only tasks whose target server was launched can be restarted; task {task_id} is {state}.',
  ),
  TaskNotRollbackable: smsError(
    '7718',
    'Only tasks that failed to synchronise can be rolled back; task {task_id} is {state}.',
  ),
  TaskNotDeletable: smsError('7719', 'Task {task_id} cannot be deleted while it is {state}.'),
  LogCollectionRunning: smsError(
    '7716',
    'Wait until the log collection of task {task_id} has ended.',
  ),
  LogNeedsStartedTask: smsError(
    '7717',
    'Logs can be collected once task {task_id} has been started.',
  ),
  LogNeedsNewerAgent: smsError('7707', 'The agent version {agent_version} cannot upload logs.'),
  NoSnapshots: smsError('8112', 'Task {task_id} has no snapshots to clear.'),

  TemplateNotFound: smsError('7101', 'The template {template_id} does not exist.', 'path'),
  TemplateInUse: smsError('7111', 'Delete the task {task_id}, which uses the template, first.'),
  TemplateNameTaken: smsError('7112', 'A template named {name} already exists.'),
  TemplateQuotaReached: smsError('7113', 'At most {limit} templates can be created.'),
  TargetPasswordClosed: smsError(
    '9905',
    'The password can be read only while a task that uses the template replicates or synchronises.',
  ),
  ProjectNotFound: smsError(
    '7301',
    'The migration project {mig_project_id} does not exist.',
    'path',
  ),
  ProjectIsDefault: smsError('7303', 'The default migration project cannot be deleted.'),
  ProjectHasServers: smsError(
    '7311',
    'Delete the {count} source servers of the migration project first, or move them.',
  ),
  ProjectNameTaken: smsError('7312', 'A migration project named {name} already exists.'),
  ProjectQuotaReached: smsError('8115', 'At most {limit} migration projects can be created.'),
} satisfies Record<RefusalName, ErrorTemplate>

/** The documented length of error_msg. */
const MAX_MESSAGE_LENGTH = 1024

/** The message of a refusal, with its facts filled in. */
export const renderMessage = (
  template: ErrorTemplate,
  facts: Readonly<Record<string, string | number | boolean | undefined>>,
): string =>
  template.message
    .replace(/\{(\w+)\}/g, (_, name: string) => `${facts[name] ?? `{${name}}`}`)
    .slice(0, MAX_MESSAGE_LENGTH)
