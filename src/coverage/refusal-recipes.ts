// For each refusal the calls that end with it. One that has no recipe does not compile.
import type { RefusalName } from '../domain/refusals.ts'
import { operationRecipes } from './operation-recipes.ts'
import { requestRecipes } from './request-recipes.ts'
import {
  act,
  on,
  pass,
  project,
  type Recipe,
  type RecipeStep,
  ready,
  server,
  serverBody,
  set,
  task,
  taskBody,
  template,
  to,
  until,
} from './step.ts'

/** The recipe for a refusal by this operation, whose row lists it. */
export type RefusalRecipe = (operation: string) => Recipe

/** The call that the operation's own recipe ends with. */
const callOf = (operation: string): RecipeStep => operationRecipes[operation]!.at(-1)!

/** The operation's own call, but for a thing that is not there. */
const unknown: RefusalRecipe = (operation) => {
  const text = JSON.stringify(callOf(operation))
  return [JSON.parse(text.replace(/\$(TASK|SOURCE|TEMPLATE|PROJECT)/g, 'no-such-id')) as RecipeStep]
}

const create = (change: object): RecipeStep => to('CreateTask', { body: taskBody(change) })
const createFor =
  (change: object, of: object = {}): RefusalRecipe =>
  () => [server(of), create(change)]

const launched = [...ready(), act('start'), until('MIGRATE_SUCCESS')]

const plant = (servers: object[], tasks: object[] = []) =>
  on('Plant', ['workspace'], { body: { servers, tasks } })
const offline = { id: 'offline-1', connected: false, registered: serverBody() }
const offlineTask = (state: string) => ({
  id: 'task-1',
  type: 'MIGRATE_FILE',
  state,
  source_server_id: 'offline-1',
  target_server: { id: 't1', vm_id: 'vm-1', os_type: 'LINUX', disks: [], image_disk_id: 'disk-1' },
})

/** The operation's own call for the task of which an agent no longer hears. */
const forPlanted = (operation: string) =>
  JSON.parse(JSON.stringify(callOf(operation)).replaceAll('$TASK', 'task-1')) as RecipeStep

const rename =
  (name: string): RefusalRecipe =>
  () => [server(), on('UpdateServerName', ['source_id'], { body: { name } })]
const changeTask = (body: object): Recipe => [...ready(), on('UpdateTask', ['task_id'], { body })]
const actOn =
  (before: readonly RecipeStep[], ...actions: string[]): RefusalRecipe =>
  () => [...before, ...actions.map((action) => act(action))]
const report =
  (operation: string, params: string[], body: object): RefusalRecipe =>
  () => [...ready(), on(operation, params, { body })]
const progress = { subtask_name: 'SSL_CONFIG', progress: 1, replicatesize: 0, totalsize: 0 }
const result = { command_name: 'START', result: 'success', result_detail: {} }
const collect = (operation: string) =>
  operation === 'CollectLog' ? callOf('CollectLog') : act('collect_log')
const agentNewEnough = { agent_version: '25.1.9' }

const serverRecipes = {
  ServerNotFound: (operation) =>
    operation === 'ExportConsistencyResults'
      ? [to(operation, { body: { task_info: [{ source_id: 'no-such-id' }] } })]
      : unknown(operation),
  ServerIdUnknown: () => [create({ source_server: { id: 'no-such-id' } })],
  ServerNameMissing: () => [to('RegisterServer', { body: { os_type: 'LINUX' } })],
  ServerNameEmpty: rename(''),
  ServerNameTooLong: rename('n'.repeat(65)),
  ServerNameInvalid: rename('web 1'),
  ServerHasRunningTask: (operation) => [...ready(), act('start'), callOf(operation)],
  ServerStateUnfit: (operation) =>
    operation === 'CreateTask' ? [...ready(), create({})] : [...ready(), act('clear')],
  ServerUnavailable: createFor({}, { has_rsync: false }),
  AgentOffline: (operation) =>
    operation === 'CreateTask'
      ? [plant([offline]), create({ source_server: { id: 'offline-1' } })]
      : [plant([offline], [offlineTask('READY')]), forPlanted(operation)],
  ServerQuotaReached: () => [set({ max_servers: 0 }), to('RegisterServer', { body: serverBody() })],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const taskRecipes = {
  InvalidTaskName: (operation) =>
    operation === 'CreateTask' ? createFor({ name: 7 })(operation) : changeTask({ name: 7 }),
  InvalidTaskType: (operation) =>
    operation === 'CreateTask'
      ? createFor({ type: 'ALL' })(operation)
      : changeTask({ type: 'ALL' }),
  InvalidOsType: (operation) =>
    operation === 'CreateTask'
      ? createFor({ os_type: 'BSD' })(operation)
      : [to('RegisterServer', { body: serverBody({ os_type: 'BSD' }) })],
  OsTypeConflict: createFor({ os_type: 'WINDOWS' }),
  InvalidMigrationIp: (operation) =>
    operation === 'CreateTask'
      ? createFor({ migration_ip: 'here' })(operation)
      : changeTask({ migration_ip: 'here' }),
  TargetServerInUse: (operation) =>
    operation === 'CreateTask'
      ? [
          ...ready(),
          server({ name: 'web-2' }, 'OTHER'),
          create({ source_server: { id: '$OTHER' } }),
        ]
      : [
          server({ name: 'web-2' }, 'OTHER'),
          task({ source_server: { id: '$OTHER' }, target_server: { vm_id: 'vm-2' } }, 'SECOND'),
          ...changeTask({ target_server: { vm_id: 'vm-2' } }),
        ],
  UefiNeedsExistingServer: createFor({ exist_server: false }, { firmware: 'UEFI' }),
  TargetServerNotMade: () => [
    ...ready({ target_server: { name: 'web-1' } }),
    on('UnlockTargetEcs', ['task_id']),
  ],
  TaskNotFound: unknown,
  TaskNotStartable: actOn(ready(), 'start', 'start'),
  TaskNotPausable: actOn(ready(), 'stop'),
  TaskNotSyncable: actOn(launched, 'clear', 'restart'),
  TaskNotLaunchable: actOn(ready(), 'cutover'),
  TaskNeverLaunched: actOn(ready(), 'restart'),
  TaskNotRollbackable: actOn(ready(), 'sync_failed_rollback'),
  TaskNotDeletable: (operation) => [...ready(), act('start'), callOf(operation)],
  TaskCleanupNeedsAgent: (operation) => [
    plant([offline], [offlineTask('ABORT')]),
    forPlanted(operation),
  ],
  LogCollectionRunning: (operation) => [
    ...ready(),
    act('start'),
    collect(operation),
    collect(operation),
  ],
  LogNeedsStartedTask: (operation) => [...ready(), collect(operation)],
  LogNeedsNewerAgent: (operation) => [
    server(agentNewEnough),
    task(),
    act('start'),
    collect(operation),
  ],
  NoSnapshots: () => [...launched, act('clear'), pass(1_000), act('clear')],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const agentRecipes = {
  CopyStateMissing: report('UpdateCopyState', ['source_id'], {}),
  CopyStateMismatch: report('UpdateCopyState', ['source_id'], {
    copystate: 'syncing',
    migrationcycle: 'checking',
  }),
  CommandNameMissing: report('UpdateCommandResult', ['server_id'], {
    ...result,
    command_name: '',
  }),
  ResultDetailMalformed: report('UpdateCommandResult', ['server_id'], {
    ...result,
    result_detail: '{',
  }),
  InvalidSubTaskName: report('UpdateTaskSpeed', ['task_id'], { ...progress, subtask_name: 'SSL' }),
  InvalidProgress: report('UpdateTaskSpeed', ['task_id'], { ...progress, progress: 101 }),
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const templateRecipes = {
  TemplateNotFound: (operation) => {
    const named = { vm_template_id: 'no-such-id' }
    if (operation === 'CreateTask') return createFor(named)(operation)
    if (operation === 'UpdateTask') return changeTask(named)
    if (operation !== 'UpdateTaskStatus') return unknown(operation)
    return [
      ...ready({ syncing: true }),
      act('start'),
      until('SYNCING'),
      act('clone_test', { template_id: 'no-such-id' }),
    ]
  },
  TemplateInUse: (operation) => [
    server(),
    template(),
    task({ vm_template_id: '$TEMPLATE' }),
    callOf(operation),
  ],
  TemplateNameTaken: (operation) =>
    operation === 'CreateTemplate'
      ? [template(), to('CreateTemplate', { body: { template: { name: 'template-1' } } })]
      : [template(), template('template-2', 'SECOND'), callOf('UpdateTemplate')],
  TemplateQuotaReached: () => [
    set({ max_templates: 0 }),
    to('CreateTemplate', { body: { template: { name: 'template-1' } } }),
  ],
  TargetPasswordClosed: () => [template(), on('ShowTargetPassword', ['id'])],
} satisfies Partial<Record<RefusalName, RefusalRecipe>>

const projectBody = { name: 'project-1', region: 'cn-north-4', type: 'MIGRATE_FILE' }

const projectRecipes = {
  ProjectNotFound: (operation) =>
    operation === 'UpdateServerName'
      ? [server(), on(operation, ['source_id'], { body: { migprojectid: 'no-such-id' } })]
      : unknown(operation),
  ProjectIsDefault: () => [
    project(),
    on('UpdateDefaultMigproject', ['mig_project_id']),
    on('DeleteMigproject', ['mig_project_id']),
  ],
  ProjectHasServers: () => [
    server(),
    project(),
    on('UpdateServerName', ['source_id'], { body: { migprojectid: '$PROJECT' } }),
    on('DeleteMigproject', ['mig_project_id']),
  ],
  ProjectNameTaken: (operation) =>
    operation === 'CreateMigproject'
      ? [project(), to('CreateMigproject', { body: projectBody })]
      : [project(), project('project-2', 'SECOND'), callOf('UpdateMigproject')],
  ProjectQuotaReached: () => [
    set({ max_projects: 0 }),
    to('CreateMigproject', { body: projectBody }),
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
