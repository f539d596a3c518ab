// The steps of a recipe: calls by operation id, whose texts may name what an earlier reply gave.

/** Where a variable comes from: a field of the reply, or the token of a sign-in. */
export type CaptureSource = 'id' | 'encoded_authorization_message' | 'token'

/** A call; `$NAME` in a text stands for what was kept, `$W` for the workspace's name. */
export type RecipeStep = {
  operation: string
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  body?: unknown
  /** The body as it stands, which need not be JSON. */
  raw?: string
  /** A body of so many zero bytes. */
  zero_bytes?: number
  /** The token to send: a text, or null for none; absent, the workspace's own. */
  token?: string | null
  capture?: Readonly<Record<string, CaptureSource>>
}

/** Steps in a fresh workspace; the last of them is the point. */
export type Recipe = readonly RecipeStep[]

/** What stands for the thing that a path parameter names. */
const variableOfParameter: Readonly<Record<string, string>> = {
  task_id: '$TASK',
  source_id: '$SOURCE',
  server_id: '$SOURCE',
  id: '$TEMPLATE',
  mig_project_id: '$PROJECT',
  workspace: '$W',
}

/** A call of an operation whose parameters mean what was kept under their usual names. */
export const callWithIds = (
  operation: string,
  params: readonly string[],
  rest: Omit<RecipeStep, 'operation' | 'params'> = {},
): RecipeStep => ({
  operation,
  params: Object.fromEntries(params.map((name) => [name, variableOfParameter[name] ?? ''])),
  ...rest,
})

/** A call without parameters in its path. */
export const callOperation = (
  operation: string,
  rest: Omit<RecipeStep, 'operation'> = {},
): RecipeStep => ({
  operation,
  ...rest,
})

/** What an agent sends of a small server: 2.3 GiB to copy. */
export const serverBody = (change: object = {}) => ({
  name: 'web-1',
  ip: '192.168.0.10',
  os_type: 'LINUX',
  os_version: 'CENTOS_7_6_64BIT',
  agent_version: '25.5.0',
  networks: [{ mac: 'fa:16:3e:00:00:01' }],
  disks: [
    {
      name: '/dev/sda',
      device_use: 'BOOT',
      partition_style: 'MBR',
      size: 42_949_672_960,
      used_size: 42_948_624_384,
      physical_volumes: [
        {
          name: '/dev/sda1',
          device_use: 'OS',
          file_system: 'ext4',
          mount_point: '/',
          size: 42_948_624_384,
          used_size: 2_467_393_536,
        },
      ],
    },
  ],
  ...change,
})

/** Registers a server and keeps its id. */
export const registerServer = (change: object = {}, variable = 'SOURCE'): RecipeStep =>
  callOperation('RegisterServer', { body: serverBody(change), capture: { [variable]: 'id' } })

/** What CreateTask is sent for the kept source. */
export const taskBody = (change: object = {}) => ({
  name: 'MigrationTask',
  type: 'MIGRATE_FILE',
  os_type: 'LINUX',
  source_server: { id: '$SOURCE' },
  target_server: { vm_id: 'vm-1', name: 'web-1' },
  migration_ip: '192.168.0.20',
  region_name: 'region',
  region_id: 'cn-north-4',
  project_name: 'project',
  project_id: 'p1',
  ...change,
})

/** Makes a task for the kept source and keeps its id. */
export const createTask = (change: object = {}, variable = 'TASK'): RecipeStep =>
  callOperation('CreateTask', { body: taskBody(change), capture: { [variable]: 'id' } })

/** A registered server with a task that is READY. */
export const createReadyTask = (change: object = {}): RecipeStep[] => [
  registerServer(),
  createTask(change),
]

/** An action on the kept task. */
export const taskAction = (operation: string, rest: object = {}): RecipeStep =>
  callWithIds('UpdateTaskStatus', ['task_id'], { body: { operation, ...rest } })

/** Lets virtual ms pass. */
export const advanceClock = (by_ms: number): RecipeStep =>
  callWithIds('AdvanceClock', ['workspace'], { body: { by_ms } })

/** Lets time pass until the kept task shows the state. */
export const advanceUntil = (state: string): RecipeStep =>
  callWithIds('AdvanceClock', ['workspace'], { body: { until: { task_id: '$TASK', state } } })

/** Changes settings of the workspace. */
export const changeSettings = (body: object): RecipeStep =>
  callWithIds('ChangeSettings', ['workspace'], { body })

/** A template, kept. */
export const createTemplate = (name = 'template-1', variable = 'TEMPLATE'): RecipeStep =>
  callOperation('CreateTemplate', { body: { template: { name } }, capture: { [variable]: 'id' } })

/** A migration project, kept. */
export const createProject = (name = 'project-1', variable = 'PROJECT'): RecipeStep =>
  callOperation('CreateMigproject', {
    body: { name, region: 'cn-north-4', type: 'MIGRATE_FILE' },
    capture: { [variable]: 'id' },
  })

/** The body of a sign-in of alice, who belongs to the workspace. */
export const passwordBody = (password = 'secret', change: object = {}) => ({
  auth: {
    identity: {
      methods: ['password'],
      password: { user: { name: 'alice', password, domain: { name: '$W' } } },
    },
    ...change,
  },
})

/** Signs alice in and keeps her token. */
export const signInAlice: RecipeStep = callOperation('KeystoneCreateUserTokenByPassword', {
  body: passwordBody(),
  token: null,
  capture: { ALICE: 'token' },
})

/** Declares or changes alice. */
export const declareAlice = (body: object): RecipeStep => ({
  operation: 'DeclareUser',
  params: { workspace: '$W', user: 'alice' },
  body,
})
