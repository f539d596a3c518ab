// For each operation a recipe that ends with a success of it.
import { sampleServer } from '../api/sample-server.ts'
import { reference } from '../api/step.ts'
import type { EntryInput } from '../journal/entry.ts'
import { cloud, iam } from '../operations/index.ts'
import {
  advance,
  call,
  createProject,
  createTask,
  createTemplate,
  declareAlice,
  listTasksAsAlice,
  type Recipe,
  type RecipeStep,
  readyTask,
  registerServer,
  signInAlice,
  start,
  withSetup,
} from './recipe-steps.ts'

/** By operation id. What a call refers to is created first. */
export const operationRecipes = (): Readonly<Record<string, Recipe>> => {
  cachedRecipes ??= Object.fromEntries([...cloud, ...iam].map(({ id }) => [id, recipeOf(id)]))
  return cachedRecipes
}

/** The call that the operation's own recipe ends with. */
export const callOf = (operation: string): RecipeStep => operationRecipes()[operation]!.at(-1)!

let cachedRecipes: Readonly<Record<string, Recipe>> | undefined

const recipeOf = (id: string): Recipe => longRecipes[id] ?? withSetup(call(id, inputs[id] ?? {}))

const source = reference('source')
const task = reference('task')
const template = reference('template')

/** What each call sends besides the ids in its path; nothing, if it is not listed. */
const inputs: Readonly<Record<string, EntryInput>> = {
  ShowApiVersion: { params: { version: 'v3' } },
  ShowSha256: { params: { key: 'abc' } },
  CheckNetAcl: {
    params: { t_project_id: 'p1', t_network_id: 'n1' },
    query: { region_id: 'cn-north-4', os_type: 'LINUX' },
  },
  UpdateServerName: { body: { name: 'web-2' } },
  UpdateDiskInfo: { body: { disks: sampleServer().disks } },
  UpdateCopyState: { body: { copystate: 'waiting', migrationcycle: 'checking' } },
  DeleteServers: { body: { ids: [source] } },
  UpdateTask: { body: { speed_limit: 50 } },
  UpdateTaskStatus: { body: { operation: 'start' } },
  DeleteTasks: { body: { ids: [task] } },
  UpdateSpeed: { body: { speed_limit: [{ start: '08:00', end: '18:00', speed: 20 }] } },
  UpdateNetworkCheckInfo: {
    body: {
      network_delay: 20,
      network_jitter: 2,
      migration_speed: 100,
      loss_percentage: 0,
      cpu_usage: 12,
      mem_usage: 34,
      evaluation_result: 'SUCCESS',
    },
  },
  UploadSpecialConfigurationSetting: {
    body: { configurations: [{ config_key: 'LINUX_CPU_LIMIT', config_value: '50' }] },
  },
  UpdateConsistencyResult: {
    body: {
      consistency_result: [
        {
          dir_check: '/etc',
          num_total_files: 10,
          num_different_files: 0,
          num_target_miss_files: 0,
          num_target_more_files: 0,
        },
      ],
    },
  },
  ExportConsistencyResults: { body: { task_info: [{ task_id: task }] } },
  UpdateTemplate: { body: { template: { name: 'template-2' } } },
  DeleteTemplates: { body: { ids: [template] } },
  UpdateMigproject: { body: { name: 'project-2' } },
  KeystoneValidateToken: { headers: { 'X-Subject-Token': reference('alice') } },
  KeystoneCheckToken: { headers: { 'X-Subject-Token': reference('alice') } },
  KeystoneCreateProject: { body: { project: { name: 'cn-north-4_mine' } } },
  CreateTemporaryAccessKeyByToken: {
    body: { auth: { identity: { methods: ['token'], token: { duration_seconds: 900 } } } },
  },
}

/** Recipes whose last call creates something, or needs more than what it refers to. */
const longRecipes: Readonly<Record<string, Recipe>> = {
  RegisterServer: [registerServer()],
  CreateTask: readyTask(),
  CreateTemplate: [createTemplate()],
  CreateMigproject: [createProject()],
  KeystoneCreateUserTokenByPassword: [signInAlice],
  CollectLog: [...readyTask(), start, call('CollectLog', { body: { log_bucket: 'logs' } })],
  UpdateCommandResult: [
    ...readyTask(),
    start,
    call('UpdateCommandResult', {
      body: { command_name: 'START', result: 'success', result_detail: {} },
    }),
  ],
  UpdateTaskSpeed: [
    ...readyTask(),
    start,
    call('UpdateTaskSpeed', {
      body: { subtask_name: 'SSL_CONFIG', progress: 50, replicatesize: 0, totalsize: 0 },
    }),
  ],
  // The password can be read while a task that uses the template copies.
  ShowTargetPassword: [
    registerServer(),
    createTemplate(),
    createTask({ vm_template_id: template }),
    start,
    advance(13_000),
    call('ShowTargetPassword'),
  ],
  DecodeAuthorizationMessage: [
    signInAlice,
    declareAlice({ policies: [{ Statement: [] }] }),
    { ...listTasksAsAlice, as: 'denied', captured: 'encoded_authorization_message' },
    call('DecodeAuthorizationMessage', { body: { encoded_message: reference('denied') } }),
  ],
}
