// Requests at random for any row of the table: apt ones, by the schema, and such as are none.

import type { Request, Sent } from '../../src/api/request.ts'
import type { Emulator } from '../../src/emulator.ts'
import { type AnyOperation, operationsById, takesWorkspace } from '../../src/pipeline/table.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { linuxServer, taskFor, windowsServer } from './bodies.ts'
import { passwordOf } from './callers.ts'
import { projectBody } from './project-body.ts'
import { Draw, drawValue } from './random-values.ts'
import { templateBody } from './template-body.ts'

/** A world that requests are made to; `tokens` are those that it has given out. */
export type Scene = { emulator: Emulator; name: string; tokens: string[]; host: { now: number } }

type Known = Record<string, readonly string[]>

const knownIn = ({ tasks, servers, templates, projects, iam }: Workspace): Known => {
  const taskIds = tasks.all().map(({ id }) => id)
  const page = { offset: 0, limit: 50 }
  const serverIds = servers.list({}, page).servers.map(({ id }) => id)
  const templateIds = templates.list({}, page).templates.map(({ id }) => id)
  const projectIds = projects.list(page).projects.map(({ id }) => id)
  const users = ['alice', 'bob', ...iam.users().map(({ name }) => name)]
  return {
    task_id: taskIds,
    source_id: serverIds,
    server_id: serverIds,
    id: [...templateIds, ...serverIds, ...taskIds],
    ids: [...serverIds, ...taskIds, ...templateIds],
    vm_template_id: templateIds,
    migproject: projectIds,
    mig_project_id: projectIds,
    name: users,
    user: users,
    access: ['AK1', 'AK2', 'AK3'],
    command_name: ['START', 'STOP', 'SKIP', 'SYNC'],
    result: ['success', 'fail'],
    password: ['secret', 'other', '\ud800'],
  }
}

const actions = ['start', 'start', 'start', 'stop', 'restart', 'cutover', 'clone_test', 'skip']

const policies = [
  [{ Version: '5.0', Statement: [{ Effect: 'Allow', Action: ['sms:*:*'] }] }],
  [{ Version: '5.0', Statement: [{ Effect: 'Deny', Action: ['sms:server:*', 'sms:task:start'] }] }],
  [],
]

type Bodies = Record<string, (draw: Draw, known: Known, name: string) => unknown>

/** Bodies that mean something, where a schema alone would hardly ever draw one. */
const apt: Bodies = {
  RegisterServer: (draw) =>
    draw.once(4)
      ? windowsServer({ name: `w${draw.below(9)}` })
      : linuxServer({ name: `s${draw.below(99)}`, ip: `10.0.0.${draw.below(250)}` }),
  CreateTask: (draw, { source_id = [] }) =>
    taskFor(draw.of([...source_id, 'nobody']), {
      syncing: draw.once(2),
      is_need_consistency_check: draw.once(3),
      need_migration_test: draw.once(4),
      auto_start: draw.once(3),
      speed_limit: draw.of([0, 10, 500]),
    }),
  UpdateTaskStatus: (draw) => ({ operation: draw.of(actions) }),
  CreateTemplate: (draw) => templateBody({ name: `t${draw.below(20)}` }),
  CreateMigproject: (draw) => projectBody({ name: `p${draw.below(20)}` }),
  AdvanceClock: (draw) => ({ by_ms: draw.of([0, 1, 300, 12_450, 60_000, 9_000_000]) }),
  SetClock: (draw) =>
    draw.once(2)
      ? { mode: draw.of(['flowing', 'frozen', 'on-read']) }
      : { pace: draw.of([1, 7, 20, 333]) },
  DeclareUser: (draw) => ({
    password: draw.of(['secret', 'other', '\ud800x']),
    policies: draw.of(policies),
    ...(draw.once(2) && { access_keys: [{ access: draw.of(['AK1', 'AK2']), secret: 's' }] }),
  }),
  KeystoneCreateUserTokenByPassword: (draw, { name: users = [] }, name) =>
    passwordOf(name, draw.of(users), draw.of(['secret', 'secret', 'other', '\ud800'])),
  CreateTemporaryAccessKeyByToken: (draw) => ({
    auth: { identity: { methods: ['token'], token: { duration_seconds: draw.of([900, '1000']) } } },
  }),
  KeystoneCreateProject: (draw) => ({ project: { name: `cn-north-4_${draw.below(9)}` } }),
  UpdateTask: (draw) => ({ name: `task-${draw.below(9)}`, speed_limit: draw.of([0, 33, 500]) }),
  UpdateCommandResult: (draw) => ({
    command_name: draw.of(['START', 'STOP', 'SKIP']),
    result: draw.of(['success', 'fail']),
    result_detail: draw.of([{}, { error_code: 'SMS.3805' }, null]),
  }),
}

const malformed = [
  '',
  ' ',
  'null',
  '[]',
  '{',
  '{"a": 1,}',
  '{"name": 1e999}',
  `{"x": ${'9'.repeat(400)}}`,
  '{"a": 1, "a": 2}',
  `${'['.repeat(300)}${']'.repeat(300)}`,
  Buffer.from([0x7b, 0xff, 0x7d]),
]
const contentTypes = [
  'application/json',
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  '',
]

/** Every row that can be a step of a workspace's story, those that bring it on more often. */
const rows: readonly AnyOperation[] = [...operationsById.values()].filter(
  ({ isUnrecorded }) => !isUnrecorded,
)
const stirring = [
  ...Object.keys(apt),
  ...['RegisterServer', 'CreateTask', 'CreateTask', 'AdvanceClock', 'AdvanceClock'],
  ...['UpdateTaskStatus', 'UpdateTaskStatus', 'UpdateTaskStatus', 'ShowTask', 'ListTasks'],
].map((id) => operationsById.get(id)!)

const paramsOf = (draw: Draw, row: AnyOperation, known: Known, name: string) =>
  Object.fromEntries(
    [...row.path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => {
      if (key === 'workspace') return [key, name]
      return [key, draw.once(8) ? 'nobody' : draw.of([...(known[key] ?? []), 'v3'])]
    }),
  )

const queryOf = (draw: Draw, row: AnyOperation, known: Known) => {
  if (!row.query) return {}
  const drawn = drawValue(draw, row.query, (key) => known[key] ?? []) ?? {}
  return Object.fromEntries(Object.entries(drawn).map(([key, value]) => [key, `${value}`]))
}

const contentOf = (draw: Draw, row: AnyOperation, known: Known, name: string): Partial<Request> => {
  if (!row.body) return {}
  if (draw.once(12)) return { raw: Buffer.from(draw.of(malformed)) }
  const isApt = row.id in apt && !draw.once(6)
  const body = isApt
    ? apt[row.id]!(draw, known, name)
    : drawValue(draw, row.body, (key) => known[key] ?? [])
  return draw.once(4) ? { body } : { raw: Buffer.from(JSON.stringify(body)) }
}

const headersOf = (draw: Draw, row: AnyOperation, { name, tokens }: Scene) => ({
  ...(draw.once(2) && { 'content-type': draw.of(contentTypes) }),
  ...(draw.once(9) && { host: draw.of(['sms.example', '']), 'x-forwarded-proto': 'http' }),
  ...(draw.once(9) && { 'x-language': 'zh-cn' }),
  ...(draw.once(3) && tokens.length > 0 && { 'x-subject-token': draw.of(tokens) }),
  ...(takesWorkspace(row) && {
    'x-auth-token': draw.of([`workspace/${name}`, `workspace/${name}`, ...tokens, 'none']),
  }),
})

/** Makes requests drawn from a number until one has entered the journal, and answers that. */
export const ask = (scene: Scene, seed: number): Sent => {
  const { journal } = scene.emulator.workspaces.openOrCreate(scene.name)
  const before = journal.next
  for (let nth = 0; ; nth++) {
    const sent = askOnce(scene, seed + nth)
    if (journal.next > before) return sent
  }
}

/** Real time passes before and during a request. */
const askOnce = (scene: Scene, seed: number): Sent => {
  const draw = new Draw(seed)
  const { emulator, name, host, tokens } = scene
  host.now += draw.of([0, 0, 1, 40, 5_000])
  const row = draw.of(draw.once(2) ? stirring : rows)
  const known = knownIn(emulator.workspaces.openOrCreate(name))
  const sent = emulator.call(row, {
    params: paramsOf(draw, row, known, name),
    query: queryOf(draw, row, known),
    headers: headersOf(draw, row, scene),
    ...contentOf(draw, row, known, name),
  })
  const token = sent.headers['X-Subject-Token']
  if (token && !tokens.includes(token)) tokens.splice(0, tokens.length > 3 ? 1 : 0, token)
  return sent
}
