// The steps of recipes. A recipe is a list of steps in a new workspace, of which the last one does
// what the recipe is for.
import { sampleServer } from '../api/sample-server.ts'
import { reference, referencesIn } from '../api/step.ts'
import type { EntryInput } from '../journal/entry.ts'
import { operationsById } from '../operations/index.ts'

/** What later steps can take from a reply: its id, another field, or the token of a sign-in. */
export type Captured = 'id' | 'encoded_authorization_message' | 'token'

/** A step of a client, which also has a credential. */
export type RecipeStep = {
  operation: string
  input: EntryInput
  /** A name for a part of the reply, which later steps refer to as `{{name}}`. */
  as?: string
  captured?: Captured
  /** The body as text, which need not be JSON. */
  text?: string
  /** A body of this many zero bytes. */
  zero_bytes?: number
  /** The token; null for none. Absent, it is the workspace's own. */
  token?: string | null
}

export type Recipe = readonly RecipeStep[]

/** The reference for each parameter of a path. */
const parameterReferences: Readonly<Record<string, string>> = {
  task_id: reference('task'),
  source_id: reference('source'),
  server_id: reference('source'),
  id: reference('template'),
  mig_project_id: reference('project'),
}

/** Calls an operation, for the task, source, template or project of earlier steps. */
export const call = (
  operation: string,
  input: EntryInput = {},
  rest: Omit<RecipeStep, 'operation' | 'input'> = {},
): RecipeStep => {
  const names = operationsById.get(operation)?.path.matchAll(/\{(\w+)\}/g) ?? []
  const params = Object.fromEntries(
    [...names].flatMap(([, name = '']) => {
      const value = input.params?.[name] ?? parameterReferences[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return { operation, input: { ...input, params: { ...input.params, ...params } }, ...rest }
}

/** Calls an operation with a body. */
export const send = (operation: string, body: unknown): RecipeStep => call(operation, { body })

/** The step after those that create what it refers to. */
export const withSetup = (step: RecipeStep): Recipe => {
  const names = referencesIn([step.input, step.token])
  const isNeeded = (name: string) =>
    names.includes(name) && !(name === 'source' && names.includes('task'))
  const setups = Object.entries(creators).filter(([name]) => isNeeded(name))
  return [...setups.flatMap(([, steps]) => steps()), step]
}

/** Registers a server: `{{source}}`. */
export const registerServer = (change: object = {}, as = 'source'): RecipeStep =>
  call('RegisterServer', { body: sampleServer(change) }, { as })

/** Creates a task for the source: `{{task}}`. */
export const createTask = (change: object = {}, as = 'task'): RecipeStep => ({
  ...refusedTask(change),
  as,
})

/** The same call, where it is refused. */
export const refusedTask = (change: object = {}): RecipeStep =>
  send('CreateTask', {
    name: 'MigrationTask',
    type: 'MIGRATE_FILE',
    os_type: 'LINUX',
    source_server: { id: reference('source') },
    target_server: { vm_id: 'vm-1', name: 'web-1' },
    migration_ip: '192.168.0.20',
    region_name: 'region',
    region_id: 'cn-north-4',
    project_name: 'project',
    project_id: 'p1',
    ...change,
  })

/** A registered server with a task that is READY. */
export const readyTask = (change: object = {}): Recipe => [registerServer(), createTask(change)]

/** An action on the task. */
export const act = (operation: string, rest: object = {}): RecipeStep =>
  send('UpdateTaskStatus', { operation, ...rest })

export const start: RecipeStep = act('start')

/** Advances the clock by virtual ms. */
export const advance = (by_ms: number): RecipeStep => send('AdvanceClock', { by_ms })

/** Advances the clock until the task has the state. */
export const advanceUntil = (state: string): RecipeStep =>
  send('AdvanceClock', { until: { task_id: reference('task'), state } })

/** Creates a template: `{{template}}`. */
export const createTemplate = (name = 'template-1', as = 'template'): RecipeStep =>
  call('CreateTemplate', { body: { template: { name } } }, { as })

export const projectBody = { name: 'project-1', region: 'cn-north-4', type: 'MIGRATE_FILE' }

/** Creates a migration project: `{{project}}`. */
export const createProject = (name = 'project-1', as = 'project'): RecipeStep =>
  call('CreateMigproject', { body: { ...projectBody, name } }, { as })

/** The sign-in of alice, a user of the workspace. */
export const passwordBody = (password = 'secret', change: object = {}) => ({
  auth: {
    identity: {
      methods: ['password'],
      password: { user: { name: 'alice', password, domain: { name: reference('workspace') } } },
    },
    ...change,
  },
})

/** Signs in without a token. */
export const signIn = (body: object): RecipeStep =>
  call('KeystoneCreateUserTokenByPassword', { body }, { token: null })

/** Signs alice in: her token is `{{alice}}`. */
export const signInAlice: RecipeStep = {
  ...signIn(passwordBody()),
  as: 'alice',
  captured: 'token',
}

/** Declares or changes alice. */
export const declareAlice = (body: object): RecipeStep =>
  call('DeclareUser', { params: { user: 'alice' }, body })

/** Lists tasks as alice. */
export const listTasksAsAlice = call('ListTasks', {}, { token: reference('alice') })

/** The steps that create what a reference stands for, in the order in which they run. */
const creators: Readonly<Record<string, () => Recipe>> = {
  task: readyTask,
  source: () => [registerServer()],
  template: () => [createTemplate()],
  project: () => [createProject()],
  alice: () => [signInAlice],
}
