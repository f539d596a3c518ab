// For each operation the calls that lead to a success of it, in a fresh workspace.
import {
  act,
  alice,
  on,
  pass,
  project,
  type Recipe,
  ready,
  server,
  serverBody,
  signIn,
  task,
  template,
  to,
} from './step.ts'

const measured = {
  network_delay: 20,
  network_jitter: 2,
  migration_speed: 100,
  loss_percentage: 0,
  cpu_usage: 12,
  mem_usage: 34,
  evaluation_result: 'SUCCESS',
}

const checked = {
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
  ListApiVersion: [to('ListApiVersion')],
  ShowApiVersion: [to('ShowApiVersion', { params: { version: 'v3' } })],
  ShowConfig: [to('ShowConfig')],
  CreatePrivacyAgreements: [to('CreatePrivacyAgreements')],
  ShowPrivacyAgreements: [to('ShowPrivacyAgreements')],
  ShowSha256: [to('ShowSha256', { params: { key: 'abc' } })],
  CheckNetAcl: [
    to('CheckNetAcl', {
      params: { t_project_id: 'p1', t_network_id: 'n1' },
      query: { region_id: 'cn-north-4', os_type: 'LINUX' },
    }),
  ],
}

const servers: Record<string, Recipe> = {
  ListErrorServers: [to('ListErrorServers')],
  RegisterServer: [server()],
  ListServers: [to('ListServers')],
  ShowOverview: [to('ShowOverview')],
  ShowServer: [server(), on('ShowServer', ['source_id'])],
  UpdateServerName: [server(), on('UpdateServerName', ['source_id'], { body: { name: 'web-2' } })],
  UpdateDiskInfo: [
    server(),
    on('UpdateDiskInfo', ['source_id'], { body: { disks: serverBody().disks } }),
  ],
  UpdateCopyState: [
    server(),
    on('UpdateCopyState', ['source_id'], {
      body: { copystate: 'waiting', migrationcycle: 'checking' },
    }),
  ],
  DeleteServer: [server(), on('DeleteServer', ['source_id'])],
  DeleteServers: [server(), to('DeleteServers', { body: { ids: ['$SOURCE'] } })],
  ShowCommand: [server(), on('ShowCommand', ['server_id'])],
  UpdateCommandResult: [
    server(),
    on('UpdateCommandResult', ['server_id'], {
      body: { command_name: 'START', result: 'success', result_detail: {} },
    }),
  ],
}

const ofTask = (call: string, rest: object = {}): Recipe => [
  ...ready(),
  on(call, ['task_id'], rest),
]

const tasks: Record<string, Recipe> = {
  CreateTask: ready(),
  ListTasks: [to('ListTasks')],
  ShowTask: ofTask('ShowTask'),
  UpdateTask: ofTask('UpdateTask', { body: { speed_limit: 50 } }),
  UpdateTaskStatus: [...ready(), act('start')],
  DeleteTask: ofTask('DeleteTask'),
  DeleteTasks: [...ready(), to('DeleteTasks', { body: { ids: ['$TASK'] } })],
  ShowsSpeedLimits: ofTask('ShowsSpeedLimits'),
  UpdateSpeed: ofTask('UpdateSpeed', {
    body: { speed_limit: [{ start: '08:00', end: '18:00', speed: 20 }] },
  }),
  ShowPassphrase: ofTask('ShowPassphrase'),
  CollectLog: [
    ...ready(),
    act('start'),
    on('CollectLog', ['task_id'], { body: { log_bucket: 'logs' } }),
  ],
  ShowCertKey: ofTask('ShowCertKey'),
  UpdateNetworkCheckInfo: ofTask('UpdateNetworkCheckInfo', { body: measured }),
  UploadSpecialConfigurationSetting: ofTask('UploadSpecialConfigurationSetting', {
    body: { configurations: [{ config_key: 'LINUX_CPU_LIMIT', config_value: '50' }] },
  }),
  ShowConfigSetting: ofTask('ShowConfigSetting'),
  ShowConsistencyResult: ofTask('ShowConsistencyResult'),
  UpdateConsistencyResult: ofTask('UpdateConsistencyResult', { body: checked }),
  ExportConsistencyResults: [
    ...ready(),
    to('ExportConsistencyResults', { body: { task_info: [{ task_id: '$TASK' }] } }),
  ],
  UpdateTaskSpeed: [
    ...ready(),
    act('start'),
    on('UpdateTaskSpeed', ['task_id'], {
      body: { subtask_name: 'SSL_CONFIG', progress: 50, replicatesize: 0, totalsize: 0 },
    }),
  ],
  UnlockTargetEcs: ofTask('UnlockTargetEcs'),
}

const templates: Record<string, Recipe> = {
  CreateTemplate: [template()],
  ListTemplates: [to('ListTemplates')],
  ShowTemplate: [template(), on('ShowTemplate', ['id'])],
  UpdateTemplate: [
    template(),
    on('UpdateTemplate', ['id'], { body: { template: { name: 'template-2' } } }),
  ],
  DeleteTemplate: [template(), on('DeleteTemplate', ['id'])],
  DeleteTemplates: [template(), to('DeleteTemplates', { body: { ids: ['$TEMPLATE'] } })],
  // The password is told while a task that uses the template copies.
  ShowTargetPassword: [
    server(),
    template(),
    task({ vm_template_id: '$TEMPLATE' }),
    act('start'),
    pass(13_000),
    on('ShowTargetPassword', ['id']),
  ],
}

const projects: Record<string, Recipe> = {
  CreateMigproject: [project()],
  ListMigprojects: [to('ListMigprojects')],
  ShowMigproject: [project(), on('ShowMigproject', ['mig_project_id'])],
  UpdateMigproject: [
    project(),
    on('UpdateMigproject', ['mig_project_id'], { body: { name: 'project-2' } }),
  ],
  UpdateDefaultMigproject: [project(), on('UpdateDefaultMigproject', ['mig_project_id'])],
  DeleteMigproject: [project(), on('DeleteMigproject', ['mig_project_id'])],
}

const iam: Record<string, Recipe> = {
  KeystoneCreateUserTokenByPassword: [signIn],
  KeystoneValidateToken: [
    signIn,
    to('KeystoneValidateToken', { headers: { 'X-Subject-Token': '$ALICE' } }),
  ],
  KeystoneCheckToken: [
    signIn,
    to('KeystoneCheckToken', { headers: { 'X-Subject-Token': '$ALICE' } }),
  ],
  KeystoneListAuthDomains: [to('KeystoneListAuthDomains')],
  KeystoneListAuthProjects: [to('KeystoneListAuthProjects')],
  KeystoneListProjects: [to('KeystoneListProjects')],
  KeystoneCreateProject: [
    to('KeystoneCreateProject', { body: { project: { name: 'cn-north-4_mine' } } }),
  ],
  KeystoneListRegions: [to('KeystoneListRegions')],
  KeystoneListUsers: [to('KeystoneListUsers')],
  CreateTemporaryAccessKeyByToken: [
    to('CreateTemporaryAccessKeyByToken', {
      body: { auth: { identity: { methods: ['token'], token: { duration_seconds: 900 } } } },
    }),
  ],
  GetCallerIdentity: [to('GetCallerIdentity')],
  DecodeAuthorizationMessage: [
    signIn,
    alice({ policies: [{ Statement: [] }] }),
    to('ListTasks', { token: '$ALICE', keep: { DENIED: 'encoded_authorization_message' } }),
    to('DecodeAuthorizationMessage', { body: { encoded_message: '$DENIED' } }),
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
