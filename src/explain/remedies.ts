// What to do about each refusal so that the call succeeds. This holds for every refusal of a name;
// the advisers add what one request lacked.
import { mapTexts } from '../domain/json.ts'
import type { RefusalName } from '../domain/refusals.ts'
import { httpCall } from './fix-step.ts'
import type { HttpCall } from './schema.ts'

/** A call to make. Texts may hold `{placeholders}`; a text that is one placeholder keeps its type. */
export type CallTemplate = HttpCall & {
  /** What it is for; missing for the first call of a remedy. */
  purpose?: string
}

/** What a refusal is about, and so which adviser knows more. */
export type Topic =
  | 'value'
  | 'body'
  | 'id'
  | 'route'
  | 'state'
  | 'credential'
  | 'policy'
  | 'limit'
  | 'resource'

/** The remedy of one refusal. */
export type Remedy = { topic: Topic; message: string; calls: readonly CallTemplate[] }

const of =
  (topic: Topic) =>
  (message: string, ...calls: CallTemplate[]): Remedy => ({ topic, message, calls })

const value = of('value')
const body = of('body')
const state = of('state')
const credential = of('credential')
const resource = of('resource')

const call = (method: string, path: string, body?: unknown, purpose?: string): CallTemplate => ({
  ...httpCall(method, path, body),
  ...(purpose !== undefined && { purpose }),
})
const get = (path: string) => call('GET', path)

const settingsPath = '/_emulator/workspaces/{workspace}/settings'
const userPath = '/_emulator/workspaces/{workspace}/users/{user}'
const taskPath = '/v3/tasks/{task_id}'
const sourcePath = '/v3/sources/{source_id}'

/** An id that does not exist; `list` is the path of those that do. */
const id = (thing: string, field: string, list: string): Remedy =>
  of('id')(`Use the id of an existing ${thing}; {${field}} does not exist.`, get(list))

/** A rule that the message of the refusal states in full. */
const rule = value('Send {field} so that the rule holds: {rule}.')

/** A limit that a setting raises; `list` is the path of what counts against it. */
const limit = (setting: string, counted: string, list: string): Remedy =>
  of('limit')(
    `Raise the setting ${setting} of the workspace, or delete ${counted} first.`,
    call('PUT', settingsPath, { [setting]: '{more}' }),
    { ...get(list), purpose: 'Or delete one of these:' },
  )

const developerToken: CallTemplate = {
  ...call('{method}', '{path}', undefined, 'Or use the predefined token:'),
  headers: { 'X-Auth-Token': 'workspace/demo' },
}

const user = { name: 'NAME', password: 'PASSWORD', domain: { name: 'WORKSPACE' } }
const identity = { methods: ['password'], password: { user } }
const signIn = call('POST', '/v3/auth/tokens', { auth: { identity } }, 'Then sign in:')

const enableUser = call('PUT', userPath, { enabled: true })

/** Replaces the policies of the user. */
export const updatePoliciesCall: CallTemplate = call('PUT', userPath)

/** The remedies of refusals of the request itself, and of its sender. */
const requestRemedies = {
  InvalidParameter: rule,
  MissingParameter: value('Send {field}: {rule}.'),
  ParameterTooLong: value('Shorten {field}: {rule}.'),
  UnknownField: value(
    'Leave {field} out: the operation has no such field. (The real service ignores unknown ' +
      'fields; the emulator does so without --strict.)',
  ),
  InvalidJson: body('Send valid JSON in UTF-8; the rule that was broken: {rule}.'),
  EmptyBody: body('Send a JSON object as the body of {operation}.'),
  ContentTypeNotJson: body(
    'Send the body as JSON with the header Content-Type: application/json, not {given}.',
  ),
  BodyTooLarge: body('Send less than {limit} bytes; lists can be sent in parts.'),
  RouteNotFound: of('route')(
    'Call an operation that exists; {route} does not.',
    get('/_emulator/openapi.json'),
  ),

  TokenMissing: credential(
    'Send the header X-Auth-Token with a token from POST /v3/auth/tokens, or sign the request ' +
      'with an access key. Without --strict, workspace/NAME is a predefined token.',
    developerToken,
  ),
  TokenInvalid: credential(
    'Sign in again: only the workspace that issued a token knows it, and a reset removes it. ' +
      'Without --strict, workspace/NAME is a predefined token.',
    signIn,
    developerToken,
  ),
  TokenExpired: credential(
    'Sign in again: the token expired at {expires_at} by the clock of the workspace, which ' +
      'advances faster than real time when it is told to.',
    signIn,
  ),
  TokenRevoked: credential('Enable the user again, or sign in as another: {rule}.', enableUser),
  SignatureInvalid: credential(
    'Sign the request as the gateway reads it, with the secret that belongs to the access key.',
  ),
  PermissionDenied: of('policy')(
    'Allow the action on that resource in a policy of the user {user}, and deny it in none.',
  ),
  LoginFailed: credential(
    'Sign in with the name, password and domain of a declared user. Without --strict, the first ' +
      'sign-in to a workspace without users creates one.',
    call('PUT', '/_emulator/workspaces/{workspace}/users/NAME', { password: 'PASSWORD' }),
    signIn,
  ),
  LoginMalformed: rule,
  LoginTokenInvalid: credential('Sign in by password: {rule}.', signIn),
  LoginUserDisabled: credential('Enable the user {user} again.', enableUser),
  LoginScopeUnknown: credential(
    'Ask for a scope within the account of the user, or for none: {rule}.',
    get('/v3/auth/projects'),
  ),
  SubjectTokenInvalid: credential(
    'Send in X-Subject-Token a token that the account issued and that has not expired.',
    signIn,
  ),
  ProjectExists: resource('Use the project {name}, or choose another name.', get('/v3/projects')),
  AgencyNotFound: credential(
    'Name the account of the caller instead of {account}: its agencies are not checked.',
  ),
  AuthorizationMessageInvalid: value(
    'Send in encoded_message, unchanged, the encoded_authorization_message of a 403 reply to ' +
      'this account.',
  ),
}

/** The remedies of refusals of what a request asks for. */
const resourceRemedies = {
  ServerNotFound: id('source server', 'source_id', '/v3/sources'),
  ServerIdUnknown: id('source server', 'source_id', '/v3/sources'),
  ServerNameMissing: value('Send at least one of name, ip and ipv6.'),
  ServerNameEmpty: value('Send a name of 1 to 64 characters.'),
  ServerNameTooLong: value('Send a name of 1 to 64 characters.'),
  ServerNameInvalid: value('Use only letters, digits, _, . and - in the name, such as web-1.'),
  ServerHasRunningTask: state('Pause the task {task_id}, or let it end; then delete the server.'),
  ServerStateUnfit: state('Bring the server and its task into a state that allows it: {rule}.'),
  ServerUnavailable: resource(
    'Read the checks of the server, correct what has the result ERROR, and register it again ' +
      'under its id: {rule}.',
    get(sourcePath),
    call('POST', '/v3/sources', '{registration}', 'Register it again, corrected:'),
  ),
  AgentOffline: resource(
    'Let the agent of the source connect again: it asks for its command, or registers again.',
    get(`${sourcePath}/command`),
  ),
  ServerQuotaReached: limit('max_servers', 'a source server', '/v3/sources'),

  InvalidTaskName: rule,
  InvalidTaskType: rule,
  InvalidOsType: rule,
  OsTypeConflict: value('Send os_type {known}, as the source server has it, not {given}.'),
  InvalidMigrationIp: value('Send another migration_ip: it {rule}.'),
  TargetServerInUse: resource(
    'Choose another target server, or delete the task that has {vm_id}.',
    get('/v3/tasks'),
  ),
  UefiNeedsExistingServer: value(
    'Send exist_server true, and in target_server.vm_id the id of a server that boots by UEFI.',
  ),
  TargetServerNotMade: state('Start the task {task_id} first: that creates its target server.'),

  CopyStateMissing: value('Send copystate and migrationcycle, both.'),
  CopyStateEmpty: value('Send words in copystate and migrationcycle.'),
  CopyStateMismatch: value('Send a migrationcycle that goes with the copystate {copystate}.'),
  CommandNameMissing: value('Send in command_name the command that the agent received.'),
  CommandNotInForce: value('Send in command_name {command_name}, as ShowCommand returns it.'),
  CommandResultInvalid: value('Send success or fail in result.'),
  ResultDetailMalformed: value('Send result_detail as a JSON object, or leave it out.'),
  InvalidSubTaskName: value('Send another {field}: {rule}.'),
  InvalidProgress: value('Send another {field}: {rule}.'),

  TaskNotFound: id('task', 'task_id', '/v3/tasks'),
  TaskNotStartable: state(
    'A task can be started while it is ready, paused, failed or rolled back, not while it runs.',
  ),
  TaskNotPausable: state('A task can be paused while it copies, launches or synchronises.'),
  TaskNotSyncable: state(
    'A task can be synchronised again once it is launched, or is kept in step.',
  ),
  TaskNotLaunchable: state('A task can be launched or cloned while it is kept in step.'),
  TaskNeverLaunched: state('Launch the task {task_id} once before you synchronise it again.'),
  TaskNotRollbackable: state('Only a synchronisation that failed can be rolled back.'),
  TaskNotDeletable: state('Pause the task {task_id}, or let it end, before you delete it.'),
  LogCollectionRunning: state('Wait until the running collection of logs has ended.'),
  LogNeedsStartedTask: state('Start the task {task_id} first: before that there are no logs.'),
  LogNeedsNewerAgent: resource(
    'Register the source with an agent of version 25.2.0 or newer; it has {agent_version}.',
    call('POST', '/v3/sources', '{newer_registration}'),
  ),
  NoSnapshots: state('There is nothing to clear until the task {task_id} is launched again.'),

  TemplateNotFound: id('template', 'template_id', '/v3/vm/templates'),
  TemplateInUse: resource(
    'Delete the task {task_id}, or let it use another template, first.',
    call('DELETE', taskPath),
    call('PUT', taskPath, { vm_template_id: 'ANOTHER' }, 'Or let the task use another template:'),
  ),
  TemplateNameTaken: resource(
    'Choose another name than {name}, or change the template that has it.',
    get('/v3/vm/templates'),
  ),
  TemplateQuotaReached: limit('max_templates', 'a template', '/v3/vm/templates'),
  TargetPasswordClosed: state(
    'Read the password while a task that uses the template copies or synchronises.',
  ),
  ProjectNotFound: id('migration project', 'mig_project_id', '/v3/migprojects'),
  ProjectIsDefault: resource(
    'Make another migration project the default first.',
    call('PUT', '/v3/migprojects/ANOTHER/default'),
    call('{method}', '{path}', undefined, 'Then send the same request again:'),
  ),
  ProjectHasServers: resource(
    'Move its {count} source servers to another migration project, or delete them.',
    get('/v3/sources?migproject={mig_project_id}'),
    call('PUT', '/v3/sources/SOURCE', { migprojectid: 'ANOTHER' }, 'Move each of them:'),
  ),
  ProjectNameTaken: resource('Choose another name than {name}.', get('/v3/migprojects')),
  ProjectQuotaReached: limit('max_projects', 'a migration project', '/v3/migprojects'),
}

/** Every refusal's remedy. A name without one does not compile. */
export const remedies: Readonly<Record<RefusalName, Remedy>> = {
  ...requestRemedies,
  ...resourceRemedies,
}

/** A copy of a remedy, or of a part of one, with values in place of its placeholders. */
export const fillPlaceholders = <T>(part: T, values: Readonly<Record<string, unknown>>): T =>
  mapTexts(part, (text) => {
    const whole = /^\{(\w+)\}$/.exec(text)?.[1]
    if (whole !== undefined && whole in values) return values[whole]
    return text.replace(/\{(\w+)\}/g, (placeholder, key: string) => `${values[key] ?? placeholder}`)
  })
