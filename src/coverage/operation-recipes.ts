// For each operation the calls that lead to a success of it, in a fresh workspace.
import {
  advanceClock,
  callOperation,
  callWithIds,
  createProject,
  createReadyTask,
  createTask,
  createTemplate,
  declareAlice,
  type Recipe,
  registerServer,
  serverBody,
  signInAlice,
  taskAction,
} from './step.ts'

const networkMeasurement = {
  network_delay: 20,
  network_jitter: 2,
  migration_speed: 100,
  loss_percentage: 0,
  cpu_usage: 12,
  mem_usage: 34,
  evaluation_result: 'SUCCESS',
}

const consistencyReport = {
  consistency_result: [
    {
      dir_check: '/etc',
      num_total_files: 10,
      num_different_files: 0,
      num_target_miss_files: 0,
      num_target_more_files: 0,
    },
  ],
}

const service: Record<string, Recipe> = {
  ListApiVersion: [callOperation('ListApiVersion')],
  ShowApiVersion: [callOperation('ShowApiVersion', { params: { version: 'v3' } })],
  ShowConfig: [callOperation('ShowConfig')],
  CreatePrivacyAgreements: [callOperation('CreatePrivacyAgreements')],
  ShowPrivacyAgreements: [callOperation('ShowPrivacyAgreements')],
  ShowSha256: [callOperation('ShowSha256', { params: { key: 'abc' } })],
  CheckNetAcl: [
    callOperation('CheckNetAcl', {
      params: { t_project_id: 'p1', t_network_id: 'n1' },
      query: { region_id: 'cn-north-4', os_type: 'LINUX' },
    }),
  ],
}

const servers: Record<string, Recipe> = {
  ListErrorServers: [callOperation('ListErrorServers')],
  RegisterServer: [registerServer()],
  ListServers: [callOperation('ListServers')],
  ShowOverview: [callOperation('ShowOverview')],
  ShowServer: [registerServer(), callWithIds('ShowServer', ['source_id'])],
  UpdateServerName: [
    registerServer(),
    callWithIds('UpdateServerName', ['source_id'], { body: { name: 'web-2' } }),
  ],
  UpdateDiskInfo: [
    registerServer(),
    callWithIds('UpdateDiskInfo', ['source_id'], { body: { disks: serverBody().disks } }),
  ],
  UpdateCopyState: [
    registerServer(),
    callWithIds('UpdateCopyState', ['source_id'], {
      body: { copystate: 'waiting', migrationcycle: 'checking' },
    }),
  ],
  DeleteServer: [registerServer(), callWithIds('DeleteServer', ['source_id'])],
  DeleteServers: [registerServer(), callOperation('DeleteServers', { body: { ids: ['$SOURCE'] } })],
  ShowCommand: [registerServer(), callWithIds('ShowCommand', ['server_id'])],
  UpdateCommandResult: [
    registerServer(),
    callWithIds('UpdateCommandResult', ['server_id'], {
      body: { command_name: 'START', result: 'success', result_detail: {} },
    }),
  ],
}

const taskCall = (operation: string, rest: object = {}): Recipe => [
  ...createReadyTask(),
  callWithIds(operation, ['task_id'], rest),
]

const tasks: Record<string, Recipe> = {
  CreateTask: createReadyTask(),
  ListTasks: [callOperation('ListTasks')],
  ShowTask: taskCall('ShowTask'),
  UpdateTask: taskCall('UpdateTask', { body: { speed_limit: 50 } }),
  UpdateTaskStatus: [...createReadyTask(), taskAction('start')],
  DeleteTask: taskCall('DeleteTask'),
  DeleteTasks: [...createReadyTask(), callOperation('DeleteTasks', { body: { ids: ['$TASK'] } })],
  ShowsSpeedLimits: taskCall('ShowsSpeedLimits'),
  UpdateSpeed: taskCall('UpdateSpeed', {
    body: { speed_limit: [{ start: '08:00', end: '18:00', speed: 20 }] },
  }),
  ShowPassphrase: taskCall('ShowPassphrase'),
  CollectLog: [
    ...createReadyTask(),
    taskAction('start'),
    callWithIds('CollectLog', ['task_id'], { body: { log_bucket: 'logs' } }),
  ],
  ShowCertKey: taskCall('ShowCertKey'),
  UpdateNetworkCheckInfo: taskCall('UpdateNetworkCheckInfo', { body: networkMeasurement }),
  UploadSpecialConfigurationSetting: taskCall('UploadSpecialConfigurationSetting', {
    body: { configurations: [{ config_key: 'LINUX_CPU_LIMIT', config_value: '50' }] },
  }),
  ShowConfigSetting: taskCall('ShowConfigSetting'),
  ShowConsistencyResult: taskCall('ShowConsistencyResult'),
  UpdateConsistencyResult: taskCall('UpdateConsistencyResult', { body: consistencyReport }),
  ExportConsistencyResults: [
    ...createReadyTask(),
    callOperation('ExportConsistencyResults', { body: { task_info: [{ task_id: '$TASK' }] } }),
  ],
  UpdateTaskSpeed: [
    ...createReadyTask(),
    taskAction('start'),
    callWithIds('UpdateTaskSpeed', ['task_id'], {
      body: { subtask_name: 'SSL_CONFIG', progress: 50, replicatesize: 0, totalsize: 0 },
    }),
  ],
  UnlockTargetEcs: taskCall('UnlockTargetEcs'),
}

const templates: Record<string, Recipe> = {
  CreateTemplate: [createTemplate()],
  ListTemplates: [callOperation('ListTemplates')],
  ShowTemplate: [createTemplate(), callWithIds('ShowTemplate', ['id'])],
  UpdateTemplate: [
    createTemplate(),
    callWithIds('UpdateTemplate', ['id'], { body: { template: { name: 'template-2' } } }),
  ],
  DeleteTemplate: [createTemplate(), callWithIds('DeleteTemplate', ['id'])],
  DeleteTemplates: [
    createTemplate(),
    callOperation('DeleteTemplates', { body: { ids: ['$TEMPLATE'] } }),
  ],
  // The password is told while a task that uses the template copies.
  ShowTargetPassword: [
    registerServer(),
    createTemplate(),
    createTask({ vm_template_id: '$TEMPLATE' }),
    taskAction('start'),
    advanceClock(13_000),
    callWithIds('ShowTargetPassword', ['id']),
  ],
}

const projects: Record<string, Recipe> = {
  CreateMigproject: [createProject()],
  ListMigprojects: [callOperation('ListMigprojects')],
  ShowMigproject: [createProject(), callWithIds('ShowMigproject', ['mig_project_id'])],
  UpdateMigproject: [
    createProject(),
    callWithIds('UpdateMigproject', ['mig_project_id'], { body: { name: 'project-2' } }),
  ],
  UpdateDefaultMigproject: [
    createProject(),
    callWithIds('UpdateDefaultMigproject', ['mig_project_id']),
  ],
  DeleteMigproject: [createProject(), callWithIds('DeleteMigproject', ['mig_project_id'])],
}

const iam: Record<string, Recipe> = {
  KeystoneCreateUserTokenByPassword: [signInAlice],
  KeystoneValidateToken: [
    signInAlice,
    callOperation('KeystoneValidateToken', { headers: { 'X-Subject-Token': '$ALICE' } }),
  ],
  KeystoneCheckToken: [
    signInAlice,
    callOperation('KeystoneCheckToken', { headers: { 'X-Subject-Token': '$ALICE' } }),
  ],
  KeystoneListAuthDomains: [callOperation('KeystoneListAuthDomains')],
  KeystoneListAuthProjects: [callOperation('KeystoneListAuthProjects')],
  KeystoneListProjects: [callOperation('KeystoneListProjects')],
  KeystoneCreateProject: [
    callOperation('KeystoneCreateProject', { body: { project: { name: 'cn-north-4_mine' } } }),
  ],
  KeystoneListRegions: [callOperation('KeystoneListRegions')],
  KeystoneListUsers: [callOperation('KeystoneListUsers')],
  CreateTemporaryAccessKeyByToken: [
    callOperation('CreateTemporaryAccessKeyByToken', {
      body: { auth: { identity: { methods: ['token'], token: { duration_seconds: 900 } } } },
    }),
  ],
  GetCallerIdentity: [callOperation('GetCallerIdentity')],
  DecodeAuthorizationMessage: [
    signInAlice,
    declareAlice({ policies: [{ Statement: [] }] }),
    callOperation('ListTasks', {
      token: '$ALICE',
      capture: { DENIED: 'encoded_authorization_message' },
    }),
    callOperation('DecodeAuthorizationMessage', { body: { encoded_message: '$DENIED' } }),
  ],
}

/** By operation id. */
export const operationRecipes: Readonly<Record<string, Recipe>> = {
  ...service,
  ...servers,
  ...tasks,
  ...templates,
  ...projects,
  ...iam,
}
