// LoadRecords: POST /_emulator/workspaces/{workspace}/records.
import { describe, expect, test } from 'vitest'
import { loadableStates } from '../../src/control/record-schemas.ts'
import { freshWorkspace, linuxServer } from '../support/emulator.ts'

const NOW = Date.UTC(2026, 0, 1)

const server = (change: object = {}) => ({ id: 'source-1', registered: linuxServer(), ...change })
const task = (change: object = {}) => ({
  id: 'task-1',
  type: 'MIGRATE_FILE',
  state: 'READY',
  source_server_id: 'source-1',
  target_server: { id: 'target-1', os_type: 'LINUX', disks: [] },
  ...change,
})

/** A workspace with loaded records. */
const loaded = (body: object) => {
  const cloud = freshWorkspace()
  const reply = cloud.call('LoadRecords', { body })
  const counts = () => {
    const { servers, tasks } = cloud.call('ShowWorkspace').body
    return { servers, tasks }
  }
  return {
    ...cloud,
    reply,
    counts,
    load: (more: object) => cloud.call('LoadRecords', { body: more }),
  }
}

/** A sub-task; `copy` is the one that has to follow. */
const row = (change: object = {}) => ({
  id: 7,
  name: 'SSL_CONFIG',
  user_op: 'REPLICATE',
  ...change,
})

const copy = row({ id: 8, name: 'MIGRATE_LINUX_FILE' })

describe('types', () => {
  test.each<[string, object, string?]>([
    ['users[0].password', { users: [{ name: 'ada' }] }, 'MissingParameter'],
    ['users[0].role', { users: [{ name: 'a', password: 'b', role: 'c' }] }, 'UnknownField'],
    [
      'users[0].policies[0].Statement',
      { users: [{ name: 'a', password: 'b', policies: [{}] }] },
      'MissingParameter',
    ],
    [
      'users[0].access_keys[0].secret',
      { users: [{ name: 'a', access_keys: [{ access: 'A' }] }] },
      'MissingParameter',
    ],
    ['iam_projects[0].id', { iam_projects: [{ name: 'cn-north-4' }] }, 'MissingParameter'],
    ['servers[0].id', { servers: [{ registered: {} }] }, 'MissingParameter'],
    ['servers[0].registered.name', { servers: [server({ registered: { name: 7 } })] }],
    ['servers[0].state', { servers: [server({ state: 'RUNNING' })] }],
    ['servers[0].driver', { servers: [server({ driver: 'manual' })] }],
    ['tasks[0].state', { tasks: [task({ state: 'ABORTING' })] }],
    ['tasks[0].state', { tasks: [task({ state: 'RUNNING' })] }],
    ['tasks[0].type', { tasks: [task({ type: 'MIGRATE_ALL' })] }],
    ['tasks[0].priority', { tasks: [task({ priority: 3 })] }],
    ['tasks[0].sub_tasks[0].name', { tasks: [task({ sub_tasks: [row({ name: 'NAP' })] })] }],
    ['tasks[0].sub_tasks[0].id', { tasks: [task({ sub_tasks: [row({ id: 0 })] })] }],
    [
      'tasks[0].target_server.disks',
      { tasks: [task({ target_server: { id: '1', os_type: 'LINUX' } })] },
      'MissingParameter',
    ],
    ['tasks[0].sub_tasks', { tasks: [task({ state: 'RUNNING.initialize', sub_tasks: [copy] })] }],
    ['colour', { colour: 'red' }, 'UnknownField'],
  ])('a wrong %s is refused by name: %j', (field, body, code = 'InvalidParameter') => {
    const { reply, counts } = loaded(body)
    expect(reply).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(field) } },
    })
    expect(counts()).toEqual({ servers: 0, tasks: 0 })
  })
})

describe('refusals', () => {
  test.each<[string, object]>([
    ['user', { users: [{ name: 'ada', password: 'p' }] }],
    ['server', { servers: [server()] }],
    ['task', { tasks: [task()] }],
  ])('a %s that exists is refused, and nothing of the request is loaded', (what, again) => {
    const { load, counts } = loaded({
      users: [{ name: 'ada', password: 'p' }],
      servers: [server()],
      tasks: [task()],
    })
    const servers = [server({ id: 'source-2' })]
    expect(load({ servers, ...again })).toMatchObject({
      status: 409,
      body: { error: { code: 'RecordExists', message: expect.stringContaining(what) } },
    })
    expect(counts()).toEqual({ servers: 1, tasks: 1 })
  })

  test('a task of an unknown server is refused, and no server is loaded', () => {
    const { reply, counts } = loaded({
      servers: [server()],
      tasks: [task({ source_server_id: 'nobody' })],
    })
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ServerNotFound' } } })
    expect(counts()).toEqual({ servers: 0, tasks: 0 })
  })
})

describe('behaviour', () => {
  test('the reply counts the records', () => {
    const { reply } = loaded({ servers: [server(), server({ id: 'source-2' })], tasks: [task()] })
    expect(reply).toMatchObject({ status: 201, body: { users: 0, servers: 2, tasks: 1 } })
    const counts = { users: 0, iam_projects: 0, templates: 0, projects: 0, servers: 0, tasks: 0 }
    expect(loaded({}).reply.body).toEqual(counts)
  })

  test('a loaded user can sign in, with the right password only', () => {
    const { call } = loaded({ users: [{ name: 'ada', password: 'p', id: 'user-1' }] })
    const signIn = (name: string, password: string) => {
      const user = { name, password, domain: { name: 'test' } }
      const auth = { identity: { methods: ['password'], password: { user } } }
      return call('KeystoneCreateUserTokenByPassword', { body: { auth } })
    }
    expect(signIn('ada', 'p').body.token.user.id).toBe('user-1')
    expect(signIn('ada', 'q').status).toBe(401)
    expect(signIn('bob', 'p').status).toBe(401)
  })

  test('a server is as given, and checked like a registered one', () => {
    const given = { state: 'stopped', migration_cycle: 'syncing', connected: false }
    const { source } = loaded({ servers: [server({ ...given, add_date: 5 })] })
    const shown = source('source-1')
    expect(shown).toMatchObject({ ...given, id: 'source-1', name: 'ecs-4bb4', add_date: 5 })
    expect(shown.checks).toHaveLength(12)
  })

  test('a server and a task with few fields are like new ones', () => {
    const { source, show } = loaded({ servers: [server()], tasks: [task()] })
    expect(source('source-1')).toMatchObject({ connected: true, add_date: NOW })
    expect(show('task-1')).toMatchObject({
      name: 'MigrationTask',
      state: 'READY',
      priority: 1,
      create_date: NOW,
      sub_tasks: [],
      source_server: { state: 'waiting', migration_cycle: 'setting' },
    })
  })

  test.each(loadableStates)('a task can be loaded as %s, and can continue', (state) => {
    const { show, call, reply, pass } = loaded({
      servers: [server()],
      tasks: [task({ state, launched: true, sub_tasks: [row({ start_date: NOW }), copy] })],
    })
    expect(reply.status).toBe(201)
    expect(show('task-1').state).toBe(state.split('.')[0])
    pass(24 * 3600 * 1000)
    const remove = () => call('DeleteTask', { params: { task_id: 'task-1' } }).status
    const isAtRest = !['RUNNING', 'SYNCING'].includes(show('task-1').state)
    expect(remove()).toBe(isAtRest ? 200 : 400)
  })

  test.each(['ABORT', 'MIGRATE_FAIL'])(
    'a task loaded as %s without sub-tasks gets them',
    (state) => {
      const { act, show, until } = loaded({ servers: [server()], tasks: [task({ state })] })
      act('task-1', 'start')
      expect(show('task-1')).toMatchObject({ state: 'RUNNING', start_date: NOW })
      // Those of the launch are listed once it begins.
      expect(show('task-1').sub_tasks).toHaveLength(5)
      until('task-1', 'MIGRATE_SUCCESS')
      const ended = show('task-1')
      expect([ended.state, ended.sub_tasks.length]).toEqual(['MIGRATE_SUCCESS', 7])
    },
  )

  test('a paused task whose work has no copy in it ends all the same', () => {
    const sub_tasks = [row()]
    const { act, show, until } = loaded({
      servers: [server()],
      tasks: [task({ state: 'ABORT', sub_tasks })],
    })
    act('task-1', 'start')
    until('task-1', 'MIGRATE_SUCCESS')
    expect(show('task-1').state).toBe('MIGRATE_SUCCESS')
  })

  test('the source of a loaded task has the state that follows from the task', () => {
    const { source } = loaded({ servers: [server()], tasks: [task({ state: 'ABORT' })] })
    expect(source('source-1').state).toBe('stopped')
  })

  test('running work continues from where it was', () => {
    const sub_tasks = [
      row({ id: 1, start_date: NOW - 4_000, end_date: NOW - 1_000 }),
      row({ id: 2, name: 'ATTACH_AGENT_IMAGE', start_date: NOW - 1_000, work: 20_000 }),
      { ...copy, work: 250_000_000 },
    ]
    const { show, pass } = loaded({
      servers: [server()],
      tasks: [task({ state: 'RUNNING.initialize', sub_tasks, start_date: NOW - 4_000 })],
    })
    expect(show('task-1')).toMatchObject({
      state: 'RUNNING',
      subtask_info: 'ATTACH_AGENT_IMAGE-0',
      remain_seconds: 1_000 + 1_000,
    })
    pass(500)
    expect(show('task-1').subtask_info).toBe('ATTACH_AGENT_IMAGE-50')
    expect(show('task-1').sub_tasks[0]).toMatchObject({ progress: 100, end_date: NOW - 1_000 })
  })

  test('a task of an external agent waits until the agent reports', () => {
    const { show, pass } = loaded({
      servers: [server({ driver: 'external' })],
      tasks: [task({ state: 'RUNNING.initialize', sub_tasks: [row(), copy] })],
    })
    pass(24 * 3600 * 1000)
    expect(show('task-1')).toMatchObject({ state: 'RUNNING', subtask_info: 'SSL_CONFIG-0' })
  })

  test('a task of an old form has only the fields of its documents', () => {
    const { show } = loaded({ servers: [server()], tasks: [task({ is_old_form: true })] })
    expect(show('task-1')).not.toHaveProperty('subtask_info')
    expect(show('task-1')).toHaveProperty('sub_tasks')
  })

  test('a rehearsal takes actions that its state would refuse', () => {
    const { act } = loaded({ servers: [server()], tasks: [task({ is_rehearsal: true })] })
    expect(act('task-1', 'stop').status).toBe(200)
  })

  test('a source has one task at most', () => {
    const { call } = loaded({ servers: [server()], tasks: [task({})] })
    const reply = call('LoadRecords', { body: { tasks: [task({ id: 'task-2' })] } })
    expect(reply).toMatchObject({ status: 409, body: { error: { code: 'RecordExists' } } })
  })

  test('ids of later sub-tasks come after the loaded ones', () => {
    const { act, show } = loaded({
      servers: [server()],
      tasks: [
        task({
          state: 'MIGRATE_SUCCESS',
          launched: true,
          sub_tasks: [row({ id: 9_000, start_date: NOW - 2, end_date: NOW - 1 })],
        }),
      ],
    })
    expect(act('task-1', 'restart').status).toBe(200)
    expect(show('task-1').sub_tasks.map(({ id }: { id: number }) => id)).toEqual([
      9_000, 9_001, 9_002, 9_003,
    ])
  })
})
