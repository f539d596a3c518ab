// Calls that provoke each refusal: one for each place that throws it.
import type { RefusalName } from '../../src/domain/refusals.ts'
import { callWithToken, declareUser, passwordLogin, tokenOf } from './callers.ts'
import {
  freshEmulator,
  freshHttp,
  freshWorkspace,
  linuxServer,
  readyTask,
  taskFor,
  windowsServer,
} from './emulator.ts'
import { taskInState } from './journeys.ts'
import { templateAndProjectRefusals } from './template-and-project-refusals.ts'

/** The result of a call. */
export type CallResult = { status: number; body: unknown }
/** A call that is refused. */
export type RefusedCall = () => CallResult | Promise<CallResult>

const headers = { 'x-auth-token': 'workspace/test' }
const send = (operation: string, request: object, options = {}) => {
  const emulator = freshEmulator(options)
  return emulator.call(emulator.operations.get(operation)!, { headers, ...request })
}
const post = (raw: string, more = {}) =>
  send('RegisterServer', { raw: Buffer.from(raw), headers: { ...headers, ...more } })
const register = (change: object) => send('RegisterServer', { body: linuxServer(change) })
const http = async (
  ask: (to: Awaited<ReturnType<typeof freshHttp>>['http']) => PromiseLike<CallResult>,
) => ask((await freshHttp()).http)

const postHttp = (body: string, more = {}) =>
  http((to) =>
    to
      .post('/v3/sources')
      .set({ ...headers, ...more })
      .send(body),
  )

const authOf = (user: object) => ({ identity: { methods: ['password'], password: { user } } })
const signIn = (user: object, options = {}) =>
  send('KeystoneCreateUserTokenByPassword', { body: { auth: authOf(user) } }, options)

/** CreateTask for a server that was registered so. */
const create = (server: object, change: object = {}) => {
  const { call } = freshWorkspace()
  const { id } = call('RegisterServer', { body: server }).body
  return call('CreateTask', { body: taskFor(id, change) })
}

/** A second CreateTask beside one that exists. */
const createBeside = (isSameSource: boolean) => {
  const cloud = freshWorkspace()
  const { source_id } = readyTask(cloud, { task: { target_server: { vm_id: 'ecs' } } })
  const other = cloud.call('RegisterServer', { body: linuxServer() }).body.id
  const body = taskFor(isSameSource ? source_id : other, { target_server: { vm_id: 'ecs' } })
  return cloud.call('CreateTask', { body })
}

const actOn = (journey: string, ...actions: string[]) => {
  const cloud = taskInState(journey)
  return actions.map((action) => cloud.act(cloud.task_id, action)).at(-1)!
}

/** An action on a task whose source was changed behind its back. */
const withSource = (change: object, actions: string[]) => {
  const cloud = freshWorkspace()
  const { task_id, source_id } = readyTask(cloud)
  cloud.workspace.servers.save({ ...cloud.workspace.servers.get(source_id)!, ...change })
  return actions.map((action) => cloud.act(task_id, action)).at(-1)!
}

const sizes = { replicatesize: 0, totalsize: 0, process_trace: '' }
const progress = { ...sizes, subtask_name: 'SSL_CONFIG', progress: 1 }

const failed = { command_name: 'START', result: 'fail' }

/** What an agent reports of a ready task. */
const report = (operation: string, body: object) => {
  const cloud = freshWorkspace()
  const { task_id, source_id } = readyTask(cloud)
  return cloud.call(operation, { params: { task_id, source_id, server_id: source_id }, body })
}

const remove = (journey: string, operation: 'DeleteTask' | 'DeleteServer') => {
  const { call, show, task_id } = taskInState(journey)
  const params = { task_id, source_id: show(task_id).source_server.id }
  return call(operation, { params })
}

const expired = () => {
  const { call, emulator, pass } = freshWorkspace()
  const user = { name: 'a', password: 'b', domain: { name: 'test' } }
  const signedIn = call('KeystoneCreateUserTokenByPassword', { body: { auth: authOf(user) } })
  const token = signedIn.headers['X-Subject-Token']
  pass(24 * 3600 * 1000)
  return emulator.call(emulator.operations.get('ListTasks')!, {
    headers: { 'x-auth-token': token },
  })
}

const signed = (Authorization: string) =>
  http((to) => to.get('/v3/tasks').set({ Authorization, 'X-Sdk-Date': '20260101T000000Z' }))

const noServers = { settings: { max_servers: 0 } }
const windows = { os_type: 'WINDOWS' }
const bsd = { os_type: 'BSD' }
const uefi = linuxServer({ firmware: 'UEFI' })
const oldAgent = { registered: linuxServer({ agent_version: '25.1.9' }) }

/** A call with the token of a user who was then disabled. */
const revoked = () => {
  const emulator = freshEmulator()
  const token = tokenOf(emulator, 'test')
  declareUser(emulator, 'test', 'alice', { enabled: false })
  return callWithToken(emulator, token, 'ListTasks')
}

/** A call of a user to whom no policy allows anything. */
const permissionDenied = () => {
  const emulator = freshEmulator()
  const token = tokenOf(emulator, 'test')
  declareUser(emulator, 'test', 'alice', { policies: [{ Statement: [] }] })
  return callWithToken(emulator, token, 'ListTasks')
}

const signInFor = (scope: object) =>
  send('KeystoneCreateUserTokenByPassword', {
    body: passwordLogin('c', 'a', 'b', { scope }),
  })

const signInAs = (identity: object) =>
  send('KeystoneCreateUserTokenByPassword', { body: { auth: { identity } } })

const disabled = () => {
  const emulator = freshEmulator()
  declareUser(emulator, 'c', 'a', { password: 'b', enabled: false })
  const body = passwordLogin('c', 'a', 'b')
  return emulator.call(emulator.operations.get('KeystoneCreateUserTokenByPassword')!, {
    headers: {},
    body,
  })
}

const validate = (token?: string) =>
  send('KeystoneValidateToken', {
    headers: { ...headers, ...(token && { 'x-subject-token': token }) },
  })

/** The calls that provoke each refusal: one for each place that throws it. */
export const refusedCalls: Partial<Record<RefusalName, RefusedCall[]>> = {
  InvalidParameter: [
    () => register({ memory: '4G' }),
    () => send('ListTasks', { query: { limit: 'x' } }),
    () => http((to) => to.get('/v3/tasks/%zz').set(headers)),
  ],
  InvalidJson: [
    () => post('{"name": "a",}'),
    () => post(`{"u":${'['.repeat(201)}${']'.repeat(201)}}`),
    () => send('RegisterServer', { raw: Buffer.from([0xff]) }),
  ],
  EmptyBody: [() => post('')],
  MissingParameter: [() => register({ networks: [{}] }), () => send('CreateTask', { body: {} })],
  ParameterTooLong: [() => register({ name: 'n'.repeat(256) })],
  ContentTypeNotJson: [
    () => post('{}', { 'content-type': 'text/xml' }),
    () => postHttp('{}', { 'Content-Type': 'rubbish' }),
  ],
  BodyTooLarge: [() => postHttp('x'.repeat(13 * 1024 * 1024))],
  RouteNotFound: [() => http((to) => to.get('/v3/nowhere'))],
  UnknownField: [() => send('CreateWorkspace', { body: { name: 'a', colour: 'red' } })],
  TokenMissing: [() => send('ListTasks', { headers: {} })],
  TokenInvalid: [
    () => send('ListTasks', { headers: { 'x-auth-token': 'MIID' } }),
    () => send('ListTasks', {}, { strict: true }),
  ],
  TokenExpired: [expired],
  SignatureInvalid: [
    () => signed('Basic YTpi'),
    () => signed('SDK-HMAC-SHA256 Access=a/b, SignedHeaders=host, Signature=00'),
    () => signed('SDK-HMAC-SHA256 Access=ab, SignedHeaders=host, Signature=00'),
  ],
  TokenRevoked: [revoked],
  PermissionDenied: [permissionDenied],
  LoginFailed: [
    () => signIn({ name: 'a', password: 'b', domain: {} }),
    () => signIn({ name: 'testname', password: 'b', domain: { name: 'testname' } }),
    () => signIn({ name: 'a', password: 'b', domain: { name: 'c' } }, { strict: true }),
  ],
  LoginMalformed: [
    () => signIn({ name: 'a', password: 'b', domain: { name: '../c' } }),
    () => signInAs({ methods: ['totp'] }),
    () => signInAs({ methods: ['password'] }),
    () => signInAs({ methods: ['token'] }),
    () => validate(),
  ],
  LoginTokenInvalid: [() => signInAs({ methods: ['token'], token: { id: 'x' } })],
  LoginUserDisabled: [disabled],
  LoginScopeUnknown: [
    () => signInFor({ domain: { name: 'other' } }),
    () => signInFor({ project: { name: 'cn-north-4', domain: { id: 'x' } } }),
    () => signInFor({ project: { name: 'cn-north-4_x' } }),
  ],
  SubjectTokenInvalid: [() => validate('x')],
  ProjectExists: [
    () => send('KeystoneCreateProject', { body: { project: { name: 'cn-north-4' } } }),
  ],
  AgencyNotFound: [
    () => {
      const assume_role = { agency_name: 'a', domain_name: 'other' }
      const identity = { methods: ['assume_role'], assume_role }
      return send('CreateTemporaryAccessKeyByToken', { body: { auth: { identity } } })
    },
  ],
  AuthorizationMessageInvalid: [
    () => send('DecodeAuthorizationMessage', { body: { encoded_message: 'x' } }),
  ],
  ServerNotFound: [
    () => send('ShowServer', { params: { source_id: 'x' } }),
    () => send('DeleteServer', { params: { source_id: 'x' } }),
  ],
  ServerIdUnknown: [() => send('CreateTask', { body: taskFor('x') })],
  ServerNameMissing: [() => send('RegisterServer', { body: {} })],
  ServerHasRunningTask: [() => remove('RUNNING, copying', 'DeleteServer')],
  ServerStateUnfit: [
    () => createBeside(true),
    () => actOn('READY', 'skip'),
    () => actOn('READY', 'clear'),
    () => actOn('READY', 'migration_test'),
  ],
  ServerUnavailable: [() => create(linuxServer({ has_rsync: false }))],
  AgentOffline: [() => withSource({ connected: false }, ['start'])],
  ServerQuotaReached: [() => send('RegisterServer', { body: uefi }, noServers)],
  InvalidTaskName: [() => create(linuxServer(), { name: 7 })],
  InvalidTaskType: [() => create(uefi, { type: 'ALL' }), () => create(windowsServer(), windows)],
  InvalidOsType: [() => register(bsd), () => create(linuxServer(), bsd)],
  OsTypeConflict: [() => create(linuxServer(), windows)],
  InvalidMigrationIp: [
    () => create(linuxServer(), { migration_ip: 'x' }),
    () => create(linuxServer(), { use_ipv6: true }),
  ],
  TargetServerInUse: [() => createBeside(false)],
  UefiNeedsExistingServer: [() => create(uefi, { exist_server: false })],
  TaskNotFound: [
    () => send('ShowTask', { params: { task_id: 'x' } }),
    () => send('DeleteTask', { params: { task_id: 'x' } }),
  ],
  TaskNotStartable: [() => actOn('RUNNING, copying', 'start')],
  TaskNotPausable: [() => actOn('READY', 'stop'), () => actOn('READY', 'error_for_overspeed')],
  TaskNotSyncable: [() => actOn('MIGRATE_SUCCESS', 'clear', 'restart')],
  TaskNotLaunchable: [() => actOn('READY', 'cutover'), () => actOn('READY', 'test')],
  TaskNeverLaunched: [() => actOn('READY', 'restart')],
  TaskNotRollbackable: [() => actOn('READY', 'sync_failed_rollback')],
  TaskNotDeletable: [() => remove('RUNNING, copying', 'DeleteTask')],
  LogCollectionRunning: [() => actOn('RUNNING, copying', 'collect_log', 'collect_log')],
  LogNeedsStartedTask: [() => actOn('READY', 'collect_log')],
  LogNeedsNewerAgent: [() => withSource(oldAgent, ['start', 'collect_log'])],
  CopyStateMissing: [() => report('UpdateCopyState', {})],
  CopyStateEmpty: [() => report('UpdateCopyState', { copystate: '', migrationcycle: 'setting' })],
  CopyStateMismatch: [
    () => report('UpdateCopyState', { copystate: 'syncing', migrationcycle: 'checking' }),
  ],
  CommandNameMissing: [() => report('UpdateCommandResult', { ...failed, command_name: '' })],
  CommandNotInForce: [() => report('UpdateCommandResult', { ...failed, command_name: 'STOP' })],
  CommandResultInvalid: [() => report('UpdateCommandResult', { ...failed, result: 'perhaps' })],
  ResultDetailMalformed: [() => report('UpdateCommandResult', { ...failed, result_detail: '{' })],
  InvalidSubTaskName: [() => report('UpdateTaskSpeed', { ...progress, subtask_name: 'SSL' })],
  InvalidProgress: [() => report('UpdateTaskSpeed', { ...progress, progress: 101 })],
  NoSnapshots: [() => actOn('MIGRATE_SUCCESS, cleared', 'clear')],
  ...templateAndProjectRefusals,
}
