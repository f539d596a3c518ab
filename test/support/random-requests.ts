// Random requests for any operation: valid ones by the schema, and invalid ones.

import type { AnyOperation } from '../../src/api/operation.ts'
import type { Request, SentReply } from '../../src/api/request.ts'
import type { Emulator } from '../../src/emulator.ts'
import type { Workspace } from '../../src/workspace/workspace.ts'
import { linuxServer, projectBody, taskFor, templateBody, windowsServer } from './bodies.ts'
import { passwordLogin } from './callers.ts'
import { operationTable } from './operations.ts'
import { Random, randomValue } from './random-values.ts'

/** A workspace for random requests; `tokens` are those that it has issued. */
export type RequestTarget = {
  emulator: Emulator
  name: string
  tokens: string[]
  host: { now: number }
}

type KnownIds = Record<string, readonly string[]>

const collectKnownIds = ({ tasks, servers, templates, projects, iam }: Workspace): KnownIds => {
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

type Bodies = Record<string, (draw: Random, known: KnownIds, name: string) => unknown>

/** Meaningful bodies, which random values of a schema would hardly ever be. */
const plausibleBodies: Bodies = {
  RegisterServer: (draw) =>
    draw.oneIn(4)
      ? windowsServer({ name: `w${draw.integerBelow(9)}` })
      : linuxServer({ name: `s${draw.integerBelow(99)}`, ip: `10.0.0.${draw.integerBelow(250)}` }),
  CreateTask: (draw, { source_id = [] }) =>
    taskFor(draw.pick([...source_id, 'nobody']), {
      syncing: draw.oneIn(2),
      is_need_consistency_check: draw.oneIn(3),
      need_migration_test: draw.oneIn(4),
      auto_start: draw.oneIn(3),
      speed_limit: draw.pick([0, 10, 500]),
    }),
  UpdateTaskStatus: (draw) => ({ operation: draw.pick(actions) }),
  CreateTemplate: (draw) => templateBody({ name: `t${draw.integerBelow(20)}` }),
  CreateMigproject: (draw) => projectBody({ name: `p${draw.integerBelow(20)}` }),
  AdvanceClock: (draw) => ({ by_ms: draw.pick([0, 1, 300, 12_450, 60_000, 9_000_000]) }),
  SetClock: (draw) =>
    draw.oneIn(2)
      ? { mode: draw.pick(['flowing', 'frozen', 'on-read']) }
      : { pace: draw.pick([1, 7, 20, 333]) },
  DeclareUser: (draw) => ({
    password: draw.pick(['secret', 'other', '\ud800x']),
    policies: draw.pick(policies),
    ...(draw.oneIn(2) && { access_keys: [{ access: draw.pick(['AK1', 'AK2']), secret: 's' }] }),
  }),
  KeystoneCreateUserTokenByPassword: (draw, { name: users = [] }, name) =>
    passwordLogin(name, draw.pick(users), draw.pick(['secret', 'secret', 'other', '\ud800'])),
  CreateTemporaryAccessKeyByToken: (draw) => ({
    auth: {
      identity: { methods: ['token'], token: { duration_seconds: draw.pick([900, '1000']) } },
    },
  }),
  KeystoneCreateProject: (draw) => ({ project: { name: `cn-north-4_${draw.integerBelow(9)}` } }),
  UpdateTask: (draw) => ({
    name: `task-${draw.integerBelow(9)}`,
    speed_limit: draw.pick([0, 33, 500]),
  }),
  UpdateCommandResult: (draw) => ({
    command_name: draw.pick(['START', 'STOP', 'SKIP']),
    result: draw.pick(['success', 'fail']),
    result_detail: draw.pick([{}, { error_code: 'SMS.3805' }, null]),
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

/** Every operation that can be a step; those that advance a migration are more frequent. */
const rows: readonly AnyOperation[] = operationTable
  .all()
  .filter(({ isUnrecorded }) => !isUnrecorded)
const frequentRows = [
  ...Object.keys(plausibleBodies),
  ...['RegisterServer', 'CreateTask', 'CreateTask', 'AdvanceClock', 'AdvanceClock'],
  ...['UpdateTaskStatus', 'UpdateTaskStatus', 'UpdateTaskStatus', 'ShowTask', 'ListTasks'],
].map((id) => operationTable.get(id)!)

const paramsOf = (random: Random, row: AnyOperation, known: KnownIds, name: string) =>
  Object.fromEntries(
    [...row.path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => {
      if (key === 'workspace') return [key, name]
      return [key, random.oneIn(8) ? 'nobody' : random.pick([...(known[key] ?? []), 'v3'])]
    }),
  )

const queryOf = (random: Random, row: AnyOperation, known: KnownIds) => {
  if (!row.query) return {}
  const values = randomValue(random, row.query, (key) => known[key] ?? []) ?? {}
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, `${value}`]))
}

const contentOf = (
  random: Random,
  row: AnyOperation,
  known: KnownIds,
  name: string,
): Partial<Request> => {
  if (!row.body) return {}
  if (random.oneIn(12)) return { raw: Buffer.from(random.pick(malformed)) }
  const isPlausible = row.id in plausibleBodies && !random.oneIn(6)
  const body = isPlausible
    ? plausibleBodies[row.id]!(random, known, name)
    : randomValue(random, row.body, (key) => known[key] ?? [])
  return random.oneIn(4) ? { body } : { raw: Buffer.from(JSON.stringify(body)) }
}

const headersOf = (random: Random, row: AnyOperation, { name, tokens }: RequestTarget) => ({
  ...(random.oneIn(2) && { 'content-type': random.pick(contentTypes) }),
  ...(random.oneIn(9) && { host: random.pick(['sms.example', '']), 'x-forwarded-proto': 'http' }),
  ...(random.oneIn(9) && { 'x-language': 'zh-cn' }),
  ...(random.oneIn(3) && tokens.length > 0 && { 'x-subject-token': random.pick(tokens) }),
  ...(row.scope === 'credential' && {
    'x-auth-token': random.pick([`workspace/${name}`, `workspace/${name}`, ...tokens, 'none']),
  }),
})

/** Makes requests drawn from a number until one has entered the journal, and answers that. */
export const sendRandomRequest = (target: RequestTarget, seed: number): SentReply => {
  const { journal } = target.emulator.workspaces.openOrCreate(target.name)
  const before = journal.next
  for (let nth = 0; ; nth++) {
    const sent = sendOneRequest(target, seed + nth)
    if (journal.next > before) return sent
  }
}

/** Real time passes before and during a request. */
const sendOneRequest = (target: RequestTarget, seed: number): SentReply => {
  const random = new Random(seed)
  const { emulator, name, host, tokens } = target
  host.now += random.pick([0, 0, 1, 40, 5_000])
  const { id } = random.pick(random.oneIn(2) ? frequentRows : rows)
  const row = emulator.operations.get(id)!
  const known = collectKnownIds(emulator.workspaces.openOrCreate(name))
  const sent = emulator.call(emulator.operations.get(row.id)!, {
    params: paramsOf(random, row, known, name),
    query: queryOf(random, row, known),
    headers: headersOf(random, row, target),
    ...contentOf(random, row, known, name),
  })
  const token = sent.headers['X-Subject-Token']
  if (token && !tokens.includes(token)) tokens.splice(0, tokens.length > 3 ? 1 : 0, token)
  return sent
}
