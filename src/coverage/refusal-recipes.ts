// For each refusal the calls that end with it. One that has no recipe does not compile.
import type { RefusalName } from '../domain/refusals.ts'
import { operationRecipes } from './operation-recipes.ts'
import { requestRecipes } from './request-recipes.ts'
import {
  advanceClock,
  advanceUntil,
  callOperation,
  callWithIds,
  changeSettings,
  createProject,
  createReadyTask,
  createTask,
  createTemplate,
  type Recipe,
  type RecipeStep,
  registerServer,
  serverBody,
  taskAction,
  taskBody,
} from './step.ts'

/** The recipe for a refusal by this operation, whose row lists it. */
export type RefusalRecipe = (operation: string) => Recipe

/** The call that the operation's own recipe ends with. */
const callOf = (operation: string): RecipeStep => operationRecipes[operation]!.at(-1)!

/** The operation's own call, but for a thing that is not there. */
const withUnknownId: RefusalRecipe = (operation) => {
  const text = JSON.stringify(callOf(operation))
  return [JSON.parse(text.replace(/\$(TASK|SOURCE|TEMPLATE|PROJECT)/g, 'no-such-id')) as RecipeStep]
}

const createTaskWith = (change: object): RecipeStep =>
  callOperation('CreateTask', { body: taskBody(change) })
const createTaskForServer =
  (change: object, of: object = {}): RefusalRecipe =>
  () => [registerServer(of), createTaskWith(change)]

const launched = [...createReadyTask(), taskAction('start'), advanceUntil('MIGRATE_SUCCESS')]

const loadRecords = (servers: object[], tasks: object[] = []) =>
  callWithIds('LoadRecords', ['workspace'], { body: { servers, tasks } })
const offline = { id: 'offline-1', connected: false, registered: serverBody() }
const offlineTask = (state: string) => ({
  id: 'task-1',
  type: 'MIGRATE_FILE',
  state,
  source_server_id: 'offline-1',
  target_server: { id: 't1', vm_id: 'vm-1', os_type: 'LINUX', disks: [], image_disk_id: 'disk-1' },
})

/** The operation's own call for the task of which an agent no longer hears. */
const forLoadedTask = (operation: string) =>
  JSON.parse(JSON.stringify(callOf(operation)).replaceAll('$TASK', 'task-1')) as RecipeStep

const rename =
  (name: string): RefusalRecipe =>
  () => [registerServer(), callWithIds('UpdateServerName', ['source_id'], { body: { name } })]
const changeTask = (body: object): Recipe => [
  ...createReadyTask(),
  callWithIds('UpdateTask', ['task_id'], { body }),
]
const afterActions =
  (before: readonly RecipeStep[], ...actions: string[]): RefusalRecipe =>
  () => [...before, ...actions.map((action) => taskAction(action))]
const agentReport =
  (operation: string, params: string[], body: object): RefusalRecipe =>
  () => [...createReadyTask(), callWithIds(operation, params, { body })]
const progressReport = { subtask_name: 'SSL_CONFIG', progress: 1, replicatesize: 0, totalsize: 0 }
const commandResult = { command_name: 'START', result: 'success', result_detail: {} }
const collectLogCall = (operation: string) =>
  operation === 'CollectLog' ? callOf('CollectLog') : taskAction('collect_log')
const agentWithoutLogs = { agent_version: '25.1.9' }

const serverRecipes = {
  ServerNotFound: (operation) =>
    operation === 'ExportConsistencyResults'
      ? [callOperation(operation, { body: { task_info: [{ source_id: 'no-such-id' }] } })]
      : withUnknownId(operation),
  ServerIdUnknown: () => [createTaskWith({ source_server: { id: 'no-such-id' } })],
  ServerNameMissing: () => [callOperation('RegisterServer', { body: { os_type: 'LINUX' } })],
  ServerNameEmpty: rename(''),
  ServerNameTooLong: rename('n'.repeat(65)),
  ServerNameInvalid: rename('web 1'),
  ServerHasRunningTask: (operation) => [
    ...createReadyTask(),
    taskAction('start'),
    callOf(operation),
  ],
  ServerStateUnfit: (operation) =>
    operation === 'CreateTask'
      ? [...createReadyTask(), createTaskWith({})]
      : [...createReadyTask(), taskAction('clear')],
  ServerUnavailable: createTaskForServer({}, { has_rsync: false }),
  AgentOffline: (operation) =>
    operation === 'CreateTask'
      ? [loadRecords([offline]), createTaskWith({ source_server: { id: 'offline-1' } })]
      : [loadRecords([offline], [offlineTask('READY')]), forLoadedTask(operation)],
  ServerQuotaReached: () => [
    changeSettings({ max_servers: 0 }),
    callOperation('RegisterServer', { body: serverBody() }),
  ],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const taskRecipes = {
  InvalidTaskName: (operation) =>
    operation === 'CreateTask'
      ? createTaskForServer({ name: 7 })(operation)
      : changeTask({ name: 7 }),
  InvalidTaskType: (operation) =>
    operation === 'CreateTask'
      ? createTaskForServer({ type: 'ALL' })(operation)
      : changeTask({ type: 'ALL' }),
  InvalidOsType: (operation) =>
    operation === 'CreateTask'
      ? createTaskForServer({ os_type: 'BSD' })(operation)
      : [callOperation('RegisterServer', { body: serverBody({ os_type: 'BSD' }) })],
  OsTypeConflict: createTaskForServer({ os_type: 'WINDOWS' }),
  InvalidMigrationIp: (operation) =>
    operation === 'CreateTask'
      ? createTaskForServer({ migration_ip: 'here' })(operation)
      : changeTask({ migration_ip: 'here' }),
  TargetServerInUse: (operation) =>
    operation === 'CreateTask'
      ? [
          ...createReadyTask(),
          registerServer({ name: 'web-2' }, 'OTHER'),
          createTaskWith({ source_server: { id: '$OTHER' } }),
        ]
      : [
          registerServer({ name: 'web-2' }, 'OTHER'),
          createTask(
            { source_server: { id: '$OTHER' }, target_server: { vm_id: 'vm-2' } },
            'SECOND',
          ),
          ...changeTask({ target_server: { vm_id: 'vm-2' } }),
        ],
  UefiNeedsExistingServer: createTaskForServer({ exist_server: false }, { firmware: 'UEFI' }),
  TargetServerNotMade: () => [
    ...createReadyTask({ target_server: { name: 'web-1' } }),
    callWithIds('UnlockTargetEcs', ['task_id']),
  ],
  TaskNotFound: withUnknownId,
  TaskNotStartable: afterActions(createReadyTask(), 'start', 'start'),
  TaskNotPausable: afterActions(createReadyTask(), 'stop'),
  TaskNotSyncable: afterActions(launched, 'clear', 'restart'),
  TaskNotLaunchable: afterActions(createReadyTask(), 'cutover'),
  TaskNeverLaunched: afterActions(createReadyTask(), 'restart'),
  TaskNotRollbackable: afterActions(createReadyTask(), 'sync_failed_rollback'),
  TaskNotDeletable: (operation) => [...createReadyTask(), taskAction('start'), callOf(operation)],
  TaskCleanupNeedsAgent: (operation) => [
    loadRecords([offline], [offlineTask('ABORT')]),
    forLoadedTask(operation),
  ],
  LogCollectionRunning: (operation) => [
    ...createReadyTask(),
    taskAction('start'),
    collectLogCall(operation),
    collectLogCall(operation),
  ],
  LogNeedsStartedTask: (operation) => [...createReadyTask(), collectLogCall(operation)],
  LogNeedsNewerAgent: (operation) => [
    registerServer(agentWithoutLogs),
    createTask(),
    taskAction('start'),
    collectLogCall(operation),
  ],
  NoSnapshots: () => [...launched, taskAction('clear'), advanceClock(1_000), taskAction('clear')],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const agentRecipes = {
  CopyStateMissing: agentReport('UpdateCopyState', ['source_id'], {}),
  CopyStateMismatch: agentReport('UpdateCopyState', ['source_id'], {
    copystate: 'syncing',
    migrationcycle: 'checking',
  }),
  CommandNameMissing: agentReport('UpdateCommandResult', ['server_id'], {
    ...commandResult,
    command_name: '',
  }),
  ResultDetailMalformed: agentReport('UpdateCommandResult', ['server_id'], {
    ...commandResult,
    result_detail: '{',
  }),
  InvalidSubTaskName: agentReport('UpdateTaskSpeed', ['task_id'], {
    ...progressReport,
    subtask_name: 'SSL',
  }),
  InvalidProgress: agentReport('UpdateTaskSpeed', ['task_id'], {
    ...progressReport,
    progress: 101,
  }),
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const templateRecipes = {
  TemplateNotFound: (operation) => {
    const named = { vm_template_id: 'no-such-id' }
    if (operation === 'CreateTask') return createTaskForServer(named)(operation)
    if (operation === 'UpdateTask') return changeTask(named)
    if (operation !== 'UpdateTaskStatus') return withUnknownId(operation)
    return [
      ...createReadyTask({ syncing: true }),
      taskAction('start'),
      advanceUntil('SYNCING'),
      taskAction('clone_test', { template_id: 'no-such-id' }),
    ]
  },
  TemplateInUse: (operation) => [
    registerServer(),
    createTemplate(),
    createTask({ vm_template_id: '$TEMPLATE' }),
    callOf(operation),
  ],
  TemplateNameTaken: (operation) =>
    operation === 'CreateTemplate'
      ? [
          createTemplate(),
          callOperation('CreateTemplate', { body: { template: { name: 'template-1' } } }),
        ]
      : [createTemplate(), createTemplate('template-2', 'SECOND'), callOf('UpdateTemplate')],
  TemplateQuotaReached: () => [
    changeSettings({ max_templates: 0 }),
    callOperation('CreateTemplate', { body: { template: { name: 'template-1' } } }),
  ],
  TargetPasswordClosed: () => [createTemplate(), callWithIds('ShowTargetPassword', ['id'])],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const projectBody = { name: 'project-1', region: 'cn-north-4', type: 'MIGRATE_FILE' }

const projectRecipes = {
  ProjectNotFound: (operation) =>
    operation === 'UpdateServerName'
      ? [
          registerServer(),
          callWithIds(operation, ['source_id'], { body: { migprojectid: 'no-such-id' } }),
        ]
      : withUnknownId(operation),
  ProjectIsDefault: () => [
    createProject(),
    callWithIds('UpdateDefaultMigproject', ['mig_project_id']),
    callWithIds('DeleteMigproject', ['mig_project_id']),
  ],
  ProjectHasServers: () => [
    registerServer(),
    createProject(),
    callWithIds('UpdateServerName', ['source_id'], { body: { migprojectid: '$PROJECT' } }),
    callWithIds('DeleteMigproject', ['mig_project_id']),
  ],
  ProjectNameTaken: (operation) =>
    operation === 'CreateMigproject'
      ? [createProject(), callOperation('CreateMigproject', { body: projectBody })]
      : [createProject(), createProject('project-2', 'SECOND'), callOf('UpdateMigproject')],
  ProjectQuotaReached: () => [
    changeSettings({ max_projects: 0 }),
    callOperation('CreateMigproject', { body: projectBody }),
  ],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

/** By refusal. */
export const refusalRecipes: Readonly<Record<RefusalName, RefusalRecipe>> = {
  ...requestRecipes,
  ...serverRecipes,
  ...taskRecipes,
  ...agentRecipes,
  ...templateRecipes,
  ...projectRecipes,
}
