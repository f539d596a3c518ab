import { expect, test } from 'vitest'
import { permissionOf, resourcesOf } from '../../src/auth/permission.ts'
import { operationsById } from '../../src/operations/index.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'

/** Of the reference: operation, action, type of its resources, role action (sms:server:...). */
const permissions: [string, string, string | undefined, string][] = [
  ['CheckNetAcl', 'sms::checkNetwork', 'server', 'queryServer'],
  ['CollectLog', 'sms:server:collectLog', 'server', 'migrationServer'],
  ['CreateMigproject', 'sms:migproject:create', 'migproject', 'migrationServer'],
  ['CreateTask', 'sms:server:createTask', 'server', 'migrationServer'],
  ['CreateTemplate', 'sms:template:create', 'template', 'migrationServer'],
  ['DeleteMigproject', 'sms:migproject:delete', 'migproject', 'migrationServer'],
  ['DeleteServer', 'sms:server:delete', 'server', 'migrationServer'],
  ['DeleteServers', 'sms:server:batchDelete', 'server', 'migrationServer'],
  ['DeleteTask', 'sms:server:deleteTask', 'server', 'migrationServer'],
  ['DeleteTasks', 'sms:server:batchDeleteTask', 'server', 'migrationServer'],
  ['DeleteTemplate', 'sms:template:delete', 'template', 'migrationServer'],
  ['DeleteTemplates', 'sms:template:batchDelete', 'template', 'migrationServer'],
  ['ExportConsistencyResults', 'sms:server:getBatchConsistencyResults', 'server', 'queryServer'],
  ['ListErrorServers', 'sms:server:listErrors', 'server', 'queryServer'],
  ['ListMigprojects', 'sms:migproject:list', 'migproject', 'queryServer'],
  ['ListServers', 'sms:server:list', 'server', 'queryServer'],
  ['ListTasks', 'sms:server:listTask', 'server', 'queryServer'],
  ['ListTemplates', 'sms:template:list', 'template', 'queryServer'],
  ['RegisterServer', 'sms:server:register', 'server', 'registerServer'],
  ['ShowCertKey', 'sms:server:getCert', 'server', 'queryServer'],
  ['ShowCommand', 'sms:server:getCommand', 'server', 'queryServer'],
  ['ShowConfig', 'sms::getConfig', undefined, 'queryServer'],
  ['ShowConfigSetting', 'sms:server:getTaskConfig', 'task', 'queryServer'],
  ['ShowConsistencyResult', 'sms:server:getConsistencyCheckResult', 'server', 'queryServer'],
  ['ShowMigproject', 'sms:migproject:get', 'migproject', 'queryServer'],
  ['ShowOverview', 'sms:server:overview', 'server', 'queryServer'],
  ['ShowPassphrase', 'sms:server:getTaskPassphrase', 'server', 'queryServer'],
  ['ShowServer', 'sms:server:get', 'server', 'queryServer'],
  ['ShowTargetPassword', 'sms:template:getTargetPassword', 'template', 'queryServer'],
  ['ShowTask', 'sms:server:getTask', 'server', 'queryServer'],
  ['ShowTemplate', 'sms:template:get', 'template', 'queryServer'],
  ['ShowsSpeedLimits', 'sms:server:getTaskSpeedLimit', 'server', 'queryServer'],
  ['UnlockTargetEcs', 'sms:server:unlock', 'server', 'migrationServer'],
  ['UpdateCommandResult', 'sms:server:updateCommandResult', 'server', 'migrationServer'],
  [
    'UpdateConsistencyResult',
    'sms:server:updateConsistencyCheckResult',
    'server',
    'migrationServer',
  ],
  ['UpdateCopyState', 'sms:server:updateState', 'server', 'migrationServer'],
  ['UpdateDefaultMigproject', 'sms:migproject:update', 'migproject', 'migrationServer'],
  ['UpdateDiskInfo', 'sms:server:updateDiskInfo', 'server', 'registerServer'],
  ['UpdateMigproject', 'sms:migproject:update', 'migproject', 'migrationServer'],
  ['UpdateNetworkCheckInfo', 'sms:server:updateNetworkCheckInfo', 'task', 'migrationServer'],
  ['UpdateServerName', 'sms:server:update', 'server', 'migrationServer'],
  ['UpdateSpeed', 'sms:server:updateTaskSpeedLimit', 'server', 'migrationServer'],
  ['UpdateTask', 'sms:server:updateTask', 'server', 'migrationServer'],
  ['UpdateTaskSpeed', 'sms:server:updateTaskProgress', 'server', 'migrationServer'],
  ['UpdateTaskStatus', 'sms:server:manageTask', 'server', 'migrationServer'],
  ['UpdateTemplate', 'sms:template:update', 'template', 'migrationServer'],
  ['UploadSpecialConfigurationSetting', 'sms:server:updateTaskConfig', 'task', 'migrationServer'],
]

/** Of servers and tasks, yet without a condition key (reference, table 6-13 and section 5.4.15). */
const unconditional = [
  'CheckNetAcl',
  'ExportConsistencyResults',
  'ListErrorServers',
  'ShowConfig',
  'ShowOverview',
]

const served = permissions.filter(([operation]) => operationsById.has(operation))

test.each(served)('%s needs %s on a %s', (operation, action, resourceType, role) => {
  expect(permissionOf(operationsById.get(operation)!)).toEqual({
    actions: [action, `sms:server:${role}`],
    resourceType,
    hasEnterpriseProjectKey:
      !['template', 'migproject'].includes(resourceType ?? '') &&
      !unconditional.includes(operation),
  })
})

test('no other operation needs a permission', () => {
  const existing = new Set(permissions.map(([operation]) => operation))
  for (const row of operationsById.values())
    if (!existing.has(row.id)) expect(permissionOf(row), row.id).toBeUndefined()
})

const workspaceWithTask = () => {
  const cloud = freshWorkspace()
  return { ...cloud, ...readyTask(cloud) }
}

const nothing = { params: undefined, query: undefined, body: undefined }
const server = { actions: [], resourceType: 'server', hasEnterpriseProjectKey: true } as const

test('a request is about the resources in its path; a task can mean its server', () => {
  const { workspace, source_id, task_id } = workspaceWithTask()
  const existing = { id: source_id, enterprise_project_id: '0' }
  for (const params of [{ source_id }, { server_id: source_id }, { task_id }])
    expect(resourcesOf(workspace, server, { ...nothing, params })).toEqual([existing])
  const task = { ...server, resourceType: 'task' } as const
  expect(resourcesOf(workspace, task, { ...nothing, params: { task_id } })).toEqual([
    { ...existing, id: task_id },
  ])
})

test('or about the resources in its body', () => {
  const { workspace, source_id, task_id } = workspaceWithTask()
  const existing = { id: source_id, enterprise_project_id: '0' }
  const unknown = { id: 'nobody', enterprise_project_id: undefined }
  const about = (body: unknown) => resourcesOf(workspace, server, { ...nothing, body })
  expect(about({ ids: [source_id, 'nobody'] })).toEqual([existing, unknown])
  expect(about({ ids: [task_id] })).toEqual([existing])
  expect(about({ source_server: { id: source_id } })).toEqual([existing])
  expect(about({ task_info: [{ task_id }, {}] })).toEqual([existing])
  expect(about({ task_info: [{ source_id }, { task_id: '', source_id }] })).toEqual([
    existing,
    existing,
  ])
  expect(about(['nobody'])).toEqual([unknown])
})

test('or about all resources', () => {
  const { workspace } = workspaceWithTask()
  const all = { id: '*', enterprise_project_id: undefined }
  expect(resourcesOf(workspace, server, nothing)).toEqual([all])
  expect(resourcesOf(workspace, server, { ...nothing, body: { name: 'x' } })).toEqual([all])
  expect(
    resourcesOf(workspace, server, { ...nothing, query: { enterprise_project_id: 'red' } }),
  ).toEqual([{ id: '*', enterprise_project_id: 'red' }])
})

test('an enterprise project counts only where the reference has its condition key', () => {
  const { workspace, source_id } = workspaceWithTask()
  const unconditional = { ...server, hasEnterpriseProjectKey: false }
  const query = { enterprise_project_id: 'red' }
  const about = (input: object) => resourcesOf(workspace, unconditional, { ...nothing, ...input })
  for (const input of [{ query }, { params: { source_id } }])
    expect(about(input)).toMatchObject([{ enterprise_project_id: undefined }])
})
