// No operation tells an account anything about another account whose ids it tries.
import { expect, test } from 'vitest'
import { cloud } from '../../src/operations/index.ts'
import { advance } from '../../src/simulation/advance.ts'
import { projectBody, templateBody } from '../support/bodies.ts'
import { dump } from '../support/dump.ts'
import { freshHttp, linuxServer, taskFor } from '../support/emulator.ts'
import { printedExamples } from '../support/printed-examples.ts'

type Call = { method: string; path: string; body?: unknown }
/** `idle` is a server without a task. */
type Ids = Record<'server' | 'task' | 'template' | 'project' | 'idle', string>
type Kind = Exclude<keyof Ids, 'idle'>

/** An account with one of everything, and a way to call as anyone. */
const target = async () => {
  const { emulator, http } = await freshHttp()
  const as = (workspace: string) => async (call: Call) => {
    const method = call.method.toLowerCase() as 'get'
    const request = http[method](call.path).set('X-Auth-Token', `workspace/${workspace}`)
    const { status, headers, text, body } = await (call.body === undefined
      ? request
      : request.send(call.body as object))
    return { status, type: headers['content-type'], text: text ?? `${body}` }
  }
  const createResources = async (workspace: string): Promise<Ids> => {
    const make = async (path: string, body: object) => {
      const { status, text } = await as(workspace)({ method: 'POST', path, body })
      if (status !== 200) throw new Error(text)
      return JSON.parse(text).id as string
    }
    const server = await make('/v3/sources', linuxServer())
    return {
      server,
      task: await make('/v3/tasks', taskFor(server, { syncing: true })),
      template: await make('/v3/vm/templates', templateBody()),
      project: await make('/v3/migprojects', projectBody()),
      idle: await make('/v3/sources', linuxServer()),
    }
  }
  const victim = await createResources('victim')
  const own = await createResources('thief')
  // A task that keeps synchronising can be cloned.
  await as('thief')({
    method: 'POST',
    path: `/v3/tasks/${own.task}/action`,
    body: { operation: 'start' },
  })
  const thief = emulator.workspaces.find('thief')!
  const until = { task_id: own.task, state: 'SYNCING' }
  emulator.runAtPresent(thief, () => advance(thief, { until, within_ms: 24 * 3600 * 1000 }))
  /** The reply to the thief, without the id that it tried. */
  const replyTo = async (id: string, callOf: (id: string) => Call) => {
    const { text, ...rest } = await as('thief')(callOf(id))
    return { ...rest, text: text.replaceAll(id, 'ID') }
  }
  const victimHolds = () => dump(emulator.workspaces.find('victim')!)
  return { victim, own, replyTo, victimHolds }
}

/** An id of the same form that nobody has. */
const unknownLike = (id: string) => id.replace(/^./, (digit) => (digit === 'f' ? '0' : 'f'))

const kinds: Record<string, Kind> = {
  source_id: 'server',
  server_id: 'server',
  task_id: 'task',
  mig_project_id: 'project',
  id: 'template',
}

/** Calls with an id in their path, read off the table, with the body that the reference prints. */
const byPath = cloud.flatMap((row) => {
  const parameter = /\{(\w+)\}/.exec(row.path)?.[1] ?? ''
  const kind = kinds[parameter]
  if (!kind) return []
  const body = printedExamples(row.id, 'request').at(-1)?.body
  const callOf = (id: string): Call => ({
    method: row.method,
    path: row.path.replace(`{${parameter}}`, id),
    ...(row.body && { body: body ?? {} }),
  })
  return [{ name: row.id, kind, callOf: () => callOf }]
})

type Probe = { name: string; kind: Kind; callOf: (own: Ids) => (id: string) => Call }

const post = (path: string, body: unknown): Call => ({ method: 'POST', path, body })
const put = (path: string, body: unknown): Call => ({ method: 'PUT', path, body })
const get = (path: string): Call => ({ method: 'GET', path })

/** Calls that name things in their body or query. */
const byContent: Probe[] = [
  {
    name: 'DeleteServers',
    kind: 'server',
    callOf: (own) => (id) => post('/v3/sources/delete', { ids: [own.idle, id] }),
  },
  {
    name: 'DeleteTasks',
    kind: 'task',
    callOf: () => (id) => post('/v3/tasks/delete', { ids: [id] }),
  },
  {
    name: 'DeleteTemplates',
    kind: 'template',
    callOf: (own) => (id) => post('/v3/vm/templates/delete', { ids: [own.template, id] }),
  },
  { name: 'CreateTask', kind: 'server', callOf: () => (id) => post('/v3/tasks', taskFor(id)) },
  {
    name: 'CreateTask, by a template',
    kind: 'template',
    callOf: (own) => (id) => post('/v3/tasks', taskFor(own.idle, { vm_template_id: id })),
  },
  {
    name: 'UpdateTask, to another template',
    kind: 'template',
    callOf: (own) => (id) => put(`/v3/tasks/${own.task}`, { vm_template_id: id }),
  },
  {
    name: 'UpdateTaskStatus, cloning by a template',
    kind: 'template',
    callOf: (own) => (id) =>
      post(`/v3/tasks/${own.task}/action`, { operation: 'clone_test', template_id: id }),
  },
  {
    name: 'UpdateServerName, into a project',
    kind: 'project',
    callOf: (own) => (id) => put(`/v3/sources/${own.server}`, { migprojectid: id }),
  },
  {
    name: 'ExportConsistencyResults, of a task',
    kind: 'task',
    callOf: () => (id) =>
      post('/v3/tasks/consistency-results/export', { task_info: [{ task_id: id }] }),
  },
  {
    name: 'ExportConsistencyResults, of a server',
    kind: 'server',
    callOf: () => (id) =>
      post('/v3/tasks/consistency-results/export', { task_info: [{ source_id: id }] }),
  },
  ...(
    [
      ['/v3/sources?id=', 'server'],
      ['/v3/sources?migproject=', 'project'],
      ['/v3/errors?migproject=', 'project'],
      ['/v3/tasks?id=', 'task'],
      ['/v3/tasks?source_server_id=', 'server'],
      ['/v3/vm/templates?id=', 'template'],
    ] as const
  ).map(
    ([path, kind]): Probe => ({
      name: `GET ${path}`,
      kind,
      callOf: () => (id) => get(path + id),
    }),
  ),
]

const notFound = { server: 'SMS.7602', task: 'SMS.7703', template: 'SMS.7101', project: 'SMS.7301' }

test('every operation with an id in its path is tried', () => {
  expect(byPath.length).toBeGreaterThanOrEqual(30)
  const others = cloud.filter(({ path, id }) => {
    return path.includes('{') && !byPath.some(({ name }) => name === id)
  })
  // A version, a text to hash, and ids of other services' things.
  expect(others.map(({ id }) => id).sort()).toEqual(['CheckNetAcl', 'ShowApiVersion', 'ShowSha256'])
})

test.each(byPath)('$name: the id of another account is unknown', async (probe) => {
  const { victim, replyTo, victimHolds } = await target()
  const before = victimHolds()
  const reply = await replyTo(victim[probe.kind], probe.callOf())
  expect([400, 404]).toContain(reply.status)
  expect(JSON.parse(reply.text).error_code).toBe(notFound[probe.kind])
  expect(reply).toEqual(await replyTo(unknownLike(victim[probe.kind]), probe.callOf()))
  expect(victimHolds()).toEqual(before)
})

test.each(byContent)(
  '$name: the id of another account in the body or query is unknown',
  async ({ kind, callOf }) => {
    const { victim, own, replyTo, victimHolds } = await target()
    const before = victimHolds()
    const reply = await replyTo(victim[kind], callOf(own))
    expect(reply).toEqual(await replyTo(unknownLike(victim[kind]), callOf(own)))
    expect(reply.text).toMatch(reply.status === 200 ? /"count":0\b/ : notFound[kind])
    expect(victimHolds()).toEqual(before)
  },
)

test('an agent that sends the id of another account’s server registers a new one', async () => {
  const { victim, replyTo, victimHolds } = await target()
  const before = victimHolds()
  const { status, text } = await replyTo(victim.server, (id) =>
    post('/v3/sources', { ...linuxServer(), id }),
  )
  expect(status).toBe(200)
  expect(text).not.toContain('ID')
  expect(victimHolds()).toEqual(before)
})
