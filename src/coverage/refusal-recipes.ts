// For each refusal, and each error code, a recipe that ends with it.

import { errorTemplates } from '../api/error-templates.ts'
import { sampleServer } from '../api/sample-server.ts'
import { fillReferences, reference } from '../api/step.ts'
import type { RefusalName } from '../domain/refusals.ts'
import { cloud, iam } from '../operations/index.ts'
import { armFault } from './fault-recipes.ts'
import { callOf } from './operation-recipes.ts'
import {
  act,
  advance,
  advanceUntil,
  call,
  createProject,
  createTask,
  createTemplate,
  declareAlice,
  listTasksAsAlice,
  passwordBody,
  projectBody,
  type Recipe,
  type RecipeStep,
  readyTask,
  refusedTask,
  registerServer,
  send,
  signIn,
  signInAlice,
  start,
  withSetup,
} from './recipe-steps.ts'
import { generalRefusals } from './tally.ts'

/** The recipe for a refusal by this operation, whose row lists it. */
export const refusalRecipe = (name: RefusalName, operation: string): Recipe =>
  resolve(refusalRecipes[name], operation)

/** The recipe for a code: by an operation if one returns it by itself, else by a fault. */
export const errorCodeRecipe = (code: string, strict: boolean): Recipe =>
  recipeWithoutFault(code, strict) ?? [
    armFault({ kind: 'refuse', match: { operation: 'ListTasks' }, times: 1, error_code: code }),
    call('ListTasks'),
  ]

const recipeWithoutFault = (code: string, strict: boolean): Recipe | undefined => {
  const listed = [
    ...[...cloud, ...iam].flatMap(({ id, refusals }) => refusals.map((name) => ({ id, name }))),
    ...generalRefusals.map((name) => ({ id: '', name })),
  ].find(({ name }) => errorTemplates[name].code === code && (strict || name !== 'UnknownField'))
  return listed && refusalRecipe(listed.name, listed.id)
}

/** One recipe, one for each operation (`*`: all others), or one that depends on the operation. */
type RefusalRecipe =
  | Recipe
  | ((operation: string) => Recipe)
  | { readonly [operation: string]: RefusalRecipe }

const resolve = (recipe: RefusalRecipe, operation: string): Recipe => {
  if (Array.isArray(recipe)) return recipe
  if (typeof recipe === 'function') return recipe(operation)
  const byOperation = recipe as { readonly [operation: string]: RefusalRecipe }
  return resolve((byOperation[operation] ?? byOperation['*'])!, operation)
}

/** The operation's own call, with other values for what it refers to. */
const callWith = (operation: string, values: Readonly<Record<string, string>>): RecipeStep =>
  fillReferences(callOf(operation), (name) => values[name])

const NO_ID = 'no-such-id'
const unknownIds = { task: NO_ID, source: NO_ID, template: NO_ID, project: NO_ID }
const withUnknownId = (operation: string): Recipe => [callWith(operation, unknownIds)]

const update = (body: object) => withSetup(send('UpdateTask', body))
const rename = (body: object) => withSetup(send('UpdateServerName', body))
const taskRefused = (change: object, server: object = {}): Recipe => [
  registerServer(server),
  refusedTask(change),
]
/** For a field that is checked both when a task is created and when it is changed. */
const taskField = (change: object) => ({
  CreateTask: taskRefused(change),
  UpdateTask: update(change),
})
const actions = (...names: string[]): Recipe => [...readyTask(), ...names.map((name) => act(name))]
const report = (operation: string, body: object): Recipe => [...readyTask(), send(operation, body)]
const afterStart = (operation: string): Recipe => [...readyTask(), start, callOf(operation)]

const launched = [...readyTask(), start, advanceUntil('MIGRATE_SUCCESS')]
const commandResult = { command_name: 'START', result: 'success', result_detail: {} }
const progress = { subtask_name: 'SSL_CONFIG', progress: 1, replicatesize: 0, totalsize: 0 }

const collectLog = (operation: string) =>
  operation === 'CollectLog' ? callOf(operation) : act('collect_log')

/** A server whose agent does not connect, and a task for it. */
const loadOffline = (...states: string[]) =>
  send('LoadRecords', {
    servers: [{ id: 'offline-1', connected: false, registered: sampleServer() }],
    tasks: states.map((state) => ({
      id: 'task-1',
      type: 'MIGRATE_FILE',
      state,
      source_server_id: 'offline-1',
      target_server: {
        id: 't1',
        vm_id: 'vm-1',
        os_type: 'LINUX',
        disks: [],
        image_disk_id: 'disk-1',
      },
    })),
  })

const DAY_MS = 86_400_000

/** Refusals of the request itself, of its credential, and of a sign-in. */
const requestRefusals = {
  InvalidParameter: [call('ListTasks', { query: { limit: 'x' } })],
  InvalidJson: [call('RegisterServer', {}, { text: '{"name": "web-1",}' })],
  EmptyBody: [call('RegisterServer', {}, { text: '' })],
  MissingParameter: [send('CreateTask', { name: 'MigrationTask' })],
  ParameterTooLong: [send('RegisterServer', sampleServer({ name: 'n'.repeat(256) }))],
  ContentTypeNotJson: [
    call('RegisterServer', { headers: { 'Content-Type': 'text/xml' } }, { text: '<server/>' }),
  ],
  BodyTooLarge: [call('RegisterServer', {}, { zero_bytes: 13_000_000 })],
  RouteNotFound: [call('ShowApiVersion', { params: { version: 'v9' } })],
  UnknownField: [send('RegisterServer', sampleServer({ colour: 'red' }))],
  TokenMissing: [call('ListTasks', {}, { token: null })],
  TokenInvalid: [call('ListTasks', {}, { token: 'MIID' })],
  TokenExpired: [signInAlice, advance(DAY_MS), listTasksAsAlice],
  TokenRevoked: [signInAlice, declareAlice({ enabled: false }), listTasksAsAlice],
  SignatureInvalid: [
    call(
      'ListTasks',
      {
        headers: {
          Authorization: 'SDK-HMAC-SHA256 Access=nobody, SignedHeaders=host, Signature=00',
          'X-Sdk-Date': '20260101T000000Z',
        },
      },
      { token: null },
    ),
  ],
  PermissionDenied: [
    signInAlice,
    declareAlice({ policies: [{ Statement: [] }] }),
    listTasksAsAlice,
  ],
  LoginFailed: [signInAlice, signIn(passwordBody('wrong'))],
  LoginMalformed: {
    KeystoneValidateToken: [call('KeystoneValidateToken')],
    KeystoneCheckToken: [call('KeystoneCheckToken')],
    '*': [signIn({ auth: { identity: { methods: ['totp'] } } })],
  },
  LoginTokenInvalid: [
    signIn({ auth: { identity: { methods: ['token'], token: { id: 'MIID' } } } }),
  ],
  LoginUserDisabled: [declareAlice({ password: 'secret', enabled: false }), signIn(passwordBody())],
  LoginScopeUnknown: [
    signInAlice,
    signIn(passwordBody('secret', { scope: { domain: { name: 'other' } } })),
  ],
  SubjectTokenInvalid: (operation) => [
    call(operation || 'KeystoneValidateToken', { headers: { 'X-Subject-Token': 'MIID' } }),
  ],
  ProjectExists: [send('KeystoneCreateProject', { project: { name: 'cn-north-4' } })],
  AgencyNotFound: [
    send('CreateTemporaryAccessKeyByToken', {
      auth: {
        identity: {
          methods: ['assume_role'],
          assume_role: { agency_name: 'agency', domain_name: 'other' },
        },
      },
    }),
  ],
  AuthorizationMessageInvalid: [send('DecodeAuthorizationMessage', { encoded_message: 'x' })],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const serverRefusals = {
  ServerNotFound: {
    ExportConsistencyResults: [
      send('ExportConsistencyResults', { task_info: [{ source_id: NO_ID }] }),
    ],
    '*': withUnknownId,
  },
  ServerIdUnknown: [refusedTask({ source_server: { id: NO_ID } })],
  ServerNameMissing: [send('RegisterServer', { os_type: 'LINUX' })],
  ServerNameEmpty: rename({ name: '' }),
  ServerNameTooLong: rename({ name: 'n'.repeat(65) }),
  ServerNameInvalid: rename({ name: 'web 1' }),
  ServerHasRunningTask: afterStart,
  ServerStateUnfit: { CreateTask: [...readyTask(), refusedTask()], '*': actions('clear') },
  ServerUnavailable: taskRefused({}, { has_rsync: false }),
  AgentOffline: {
    CreateTask: [loadOffline(), refusedTask({ source_server: { id: 'offline-1' } })],
    '*': (operation) => [loadOffline('READY'), callWith(operation, { task: 'task-1' })],
  },
  ServerQuotaReached: [
    send('ChangeSettings', { max_servers: 0 }),
    send('RegisterServer', sampleServer()),
  ],
  CopyStateMissing: report('UpdateCopyState', {}),
  CopyStateEmpty: report('UpdateCopyState', { copystate: '', migrationcycle: 'checking' }),
  CopyStateMismatch: report('UpdateCopyState', {
    copystate: 'syncing',
    migrationcycle: 'checking',
  }),
  CommandNameMissing: report('UpdateCommandResult', { ...commandResult, command_name: '' }),
  CommandNotInForce: report('UpdateCommandResult', { ...commandResult, command_name: 'STOP' }),
  CommandResultInvalid: report('UpdateCommandResult', { ...commandResult, result: 'perhaps' }),
  ResultDetailMalformed: report('UpdateCommandResult', { ...commandResult, result_detail: '{' }),
  InvalidSubTaskName: report('UpdateTaskSpeed', { ...progress, subtask_name: 'SSL' }),
  InvalidProgress: report('UpdateTaskSpeed', { ...progress, progress: 101 }),
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const otherServer = registerServer({ name: 'web-2' }, 'other')
const ofOther = { source_server: { id: reference('other') } }

const taskRefusals = {
  InvalidTaskName: taskField({ name: 7 }),
  InvalidTaskType: taskField({ type: 'ALL' }),
  InvalidOsType: {
    CreateTask: taskRefused({ os_type: 'BSD' }),
    '*': [send('RegisterServer', sampleServer({ os_type: 'BSD' }))],
  },
  OsTypeConflict: taskRefused({ os_type: 'WINDOWS' }),
  InvalidMigrationIp: taskField({ migration_ip: 'here' }),
  TargetServerInUse: {
    CreateTask: [...readyTask(), otherServer, refusedTask(ofOther)],
    '*': [
      otherServer,
      createTask({ ...ofOther, target_server: { vm_id: 'vm-2' } }, 'second'),
      ...update({ target_server: { vm_id: 'vm-2' } }),
    ],
  },
  UefiNeedsExistingServer: taskRefused({ exist_server: false }, { firmware: 'UEFI' }),
  TargetServerNotMade: [
    ...readyTask({ target_server: { name: 'web-1' } }),
    call('UnlockTargetEcs'),
  ],
  TaskNotFound: withUnknownId,
  TaskNotStartable: actions('start', 'start'),
  TaskNotPausable: actions('stop'),
  TaskNotSyncable: [...launched, act('clear'), act('restart')],
  TaskNotLaunchable: actions('cutover'),
  TaskNeverLaunched: actions('restart'),
  TaskNotRollbackable: actions('sync_failed_rollback'),
  TaskNotDeletable: afterStart,
  LogCollectionRunning: (operation) => [
    ...readyTask(),
    start,
    collectLog(operation),
    collectLog(operation),
  ],
  LogNeedsStartedTask: (operation) => [...readyTask(), collectLog(operation)],
  LogNeedsNewerAgent: (operation) => [
    registerServer({ agent_version: '25.1.9' }),
    createTask(),
    start,
    collectLog(operation),
  ],
  NoSnapshots: [...launched, act('clear'), advance(1_000), act('clear')],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const unknownTemplate = { vm_template_id: NO_ID }
const newTemplate = send('CreateTemplate', { template: { name: 'template-1' } })
const newProject = send('CreateMigproject', projectBody)

const templateAndProjectRefusals = {
  TemplateNotFound: {
    ...taskField(unknownTemplate),
    UpdateTaskStatus: [
      ...readyTask({ syncing: true }),
      start,
      advanceUntil('SYNCING'),
      act('clone_test', { template_id: NO_ID }),
    ],
    '*': withUnknownId,
  },
  TemplateInUse: (operation) => [
    registerServer(),
    createTemplate(),
    createTask({ vm_template_id: reference('template') }),
    callOf(operation),
  ],
  TemplateNameTaken: {
    CreateTemplate: [createTemplate(), newTemplate],
    '*': [createTemplate(), createTemplate('template-2', 'second'), callOf('UpdateTemplate')],
  },
  TemplateQuotaReached: [send('ChangeSettings', { max_templates: 0 }), newTemplate],
  TargetPasswordClosed: [createTemplate(), call('ShowTargetPassword')],
  ProjectNotFound: { UpdateServerName: rename({ migprojectid: NO_ID }), '*': withUnknownId },
  ProjectIsDefault: [createProject(), call('UpdateDefaultMigproject'), call('DeleteMigproject')],
  ProjectHasServers: [
    registerServer(),
    createProject(),
    send('UpdateServerName', { migprojectid: reference('project') }),
    call('DeleteMigproject'),
  ],
  ProjectNameTaken: {
    CreateMigproject: [createProject(), newProject],
    '*': [createProject(), createProject('project-2', 'second'), callOf('UpdateMigproject')],
  },
  ProjectQuotaReached: [send('ChangeSettings', { max_projects: 0 }), newProject],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

/** A refusal without a recipe does not compile. */
const refusalRecipes: Readonly<Record<RefusalName, RefusalRecipe>> = {
  ...requestRefusals,
  ...serverRefusals,
  ...taskRefusals,
  ...templateAndProjectRefusals,
}
