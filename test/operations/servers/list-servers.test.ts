// ListServers: GET /v3/sources.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask, taskFor } from '../../support/emulator.ts'

type Named = { name: string }
const namesOf = (body: { source_servers: Named[] }) => body.source_servers.map(({ name }) => name)

/** Servers under given names, the last of them newest. */
const populated = (...names: string[]) => {
  const cloud = freshWorkspace()
  const servers = names.map((name) => ({ id: `id-of-${name}`, registered: { name } }))
  cloud.call('LoadRecords', { body: { servers } })
  return { ...cloud, list: (query = {}) => cloud.call('ListServers', { query }) }
}

/** Two servers that differ in every filter. */
const pair = () => {
  const cloud = freshWorkspace()
  const server = (id: string, registered: object, more: object) => ({ id, registered, ...more })
  cloud.call('LoadRecords', {
    body: {
      servers: [
        server(
          'id-1',
          { name: 'one', ip: '10.0.0.1', ipv6: 'fe80::1' },
          { state: 'syncing', migration_cycle: 'syncing', enterprise_project_id: 'ep-1' },
        ),
        server('id-2', { name: 'two', ip: '10.0.0.2', ipv6: 'fe80::2' }, { connected: false }),
      ],
    },
  })
  const one = cloud.workspace.servers.get('id-1')!
  cloud.workspace.servers.save({
    ...one,
    migproject: 'project-1',
    is_consistency_result_exist: true,
    vm_id: 'vm-1',
  })
  return { ...cloud, list: (query = {}) => cloud.call('ListServers', { query }) }
}

describe('types', () => {
  test.each([
    ['state', 'RUNNING'],
    ['state', 'SYNCING'],
    ['migration_cycle', 'begun'],
    ['connected', 'yes'],
    ['connected', '1'],
    ['is_consistency_result_exist', 'TRUE'],
    ['limit', 'ten'],
    ['limit', '-1'],
    ['limit', '1.5'],
    ['limit', '1e1'],
    ['offset', ' 1'],
    ['offset', '-1'],
  ])('%s=%s is refused', (field, value) => {
    const { status, body } = populated().list({ [field]: value })
    expect({ status, code: body.error_code }).toEqual({ status: 400, code: 'SMS.9001' })
    expect(body.error_msg).toContain(`Invalid parameter ${field}: it must be`)
  })

  test('an unknown parameter is ignored', () => {
    expect(populated('a').list({ colour: 'red' }).body.count).toBe(1)
  })
})

describe('limits', () => {
  test.each([
    ['limit', '200', '201'],
    ['offset', '65535', '65536'],
    ['name', 'n'.repeat(255), 'n'.repeat(256)],
    ['id', 'n'.repeat(255), 'n'.repeat(256)],
    ['ip', 'n'.repeat(255), 'n'.repeat(256)],
  ])('%s holds its bound', (field, most, more) => {
    const { list } = populated()
    expect(list({ [field]: most }).status).toBe(200)
    const { status, body } = list({ [field]: more })
    expect(status).toBe(400)
    expect(body.error_msg).toContain(field)
  })
})

describe('filters', () => {
  test.each<[query: object, found: string[]]>([
    [{ state: 'syncing' }, ['one']],
    [{ state: 'waiting' }, ['two']],
    [{ state: 'error' }, []],
    [{ name: 'one' }, ['one']],
    [{ name: 'on' }, []],
    [{ id: 'id-2' }, ['two']],
    [{ ip: '10.0.0.1' }, ['one']],
    [{ ip: '10.0.0' }, []],
    [{ ipv6: 'fe80::2' }, ['two']],
    [{ migproject: 'project-1' }, ['one']],
    [{ migproject: 'project-2' }, []],
    [{ migration_cycle: 'syncing' }, ['one']],
    [{ migration_cycle: 'checking' }, ['two']],
    [{ connected: 'true' }, ['one']],
    [{ connected: 'false' }, ['two']],
    [{ enterprise_project_id: 'ep-1' }, ['one']],
    [{ enterprise_project_id: '0' }, ['two']],
    [{ is_consistency_result_exist: 'true' }, ['one']],
    [{ is_consistency_result_exist: 'false' }, ['two']],
    [{ vm_id: 'vm-1' }, ['one']],
    [{ vm_id: 'vm-2' }, []],
    [{ name: 'one', state: 'syncing' }, ['one']],
    [{ name: 'one', state: 'waiting' }, []],
  ])('%j finds %j', (query, found) => {
    const { body } = pair().list(query)
    expect(namesOf(body)).toEqual(found)
    expect(body.count).toBe(found.length)
  })

  test('an ip wins over an ipv6 where both are given', () => {
    expect(namesOf(pair().list({ ip: '10.0.0.1', ipv6: 'fe80::2' }).body)).toEqual(['one'])
  })

  test('a server is found by the target of its task until the task is deleted', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud, { task: { target_server: { vm_id: 'ecs-1' } } })
    const found = () => cloud.call('ListServers', { query: { vm_id: 'ecs-1' } }).body.count
    expect(found()).toBe(1)
    cloud.call('DeleteTask', { params: { task_id } })
    expect(found()).toBe(0)
  })
})

describe('pages', () => {
  test('the newest server comes first', () => {
    const { list, call } = populated('old', 'mid')
    call('RegisterServer', { body: linuxServer({ name: 'new' }) })
    expect(namesOf(list().body)).toEqual(['new', 'mid', 'old'])
  })

  test.each([
    [{ limit: '2' }, ['e', 'd']],
    [{ limit: '2', offset: '2' }, ['c', 'b']],
    [{ limit: '2', offset: '4' }, ['a']],
    [{ offset: '3' }, ['b', 'a']],
    [{ offset: '5' }, []],
    [{ limit: '0', offset: '1' }, ['d', 'c', 'b', 'a']],
    [{ limit: '1', offset: '65535' }, []],
    [{ name: 'c', limit: '1' }, ['c']],
  ])('%j gives %j', (query: object, names) => {
    const { status, body } = populated('a', 'b', 'c', 'd', 'e').list(query)
    expect(status).toBe(200)
    expect(namesOf(body)).toEqual(names)
  })

  test('count is the total, on every page', () => {
    const { list } = populated('a', 'b', 'c')
    expect(list({ limit: '1' }).body.count).toBe(3)
    expect(list({ offset: '9' }).body.count).toBe(3)
    expect(list({ name: 'b', limit: '1' }).body.count).toBe(1)
  })

  test.each(['absent', '0'])('a limit that is %s means 200', (limit) => {
    const names = Array.from({ length: 201 }, (_, index) => `server-${index}`)
    const { body } = populated(...names).list(limit === 'absent' ? {} : { limit })
    expect(body.count).toBe(201)
    expect(body.source_servers).toHaveLength(200)
    expect(body.source_servers[0].name).toBe('server-200')
  })

  test('an account without servers has an empty list', () => {
    expect(populated().list().body).toEqual({ count: 0, source_servers: [] })
  })
})

describe('items', () => {
  test('a server without a task has a null current_task', () => {
    const [item] = populated('a').list().body.source_servers
    expect(item).toMatchObject({ id: 'id-of-a', current_task: null, replicatesize: 0 })
  })

  test('a server shows its task with figures', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.pass(13_000)
    const [item] = cloud.call('ListServers').body.source_servers
    expect(item).toMatchObject({
      id: source_id,
      state: 'replicate',
      migration_cycle: 'replicating',
      current_task: { id: task_id, state: 'RUNNING', migrate_speed: 100, clone_server: null },
    })
    const task = cloud.show(task_id)
    for (const figure of ['estimate_complete_time', 'remain_seconds', 'subtask_info'])
      expect(item.current_task[figure]).toBe(task[figure])
  })

  test('the task of a source has the defaults of Table 5-110 (ref@205k, 299k, 393k)', () => {
    const cloud = freshWorkspace()
    const { source_id } = readyTask(cloud)
    const defaults = { log_collect_status: 'INIT', use_public_ip: true, exist_server: true }
    const [listed] = cloud.call('ListServers').body.source_servers
    expect(listed.current_task).toMatchObject(defaults)
    expect(cloud.source(source_id).current_task).toMatchObject(defaults)
  })

  test('exist_server stays false once the service has created the target (ref@205k)', () => {
    const cloud = freshWorkspace()
    const task = { target_server: { vm_id: '', name: 'new' }, syncing: true }
    const { source_id, task_id } = readyTask(cloud, { task })
    const shown = () => cloud.source(source_id).current_task
    expect(shown().exist_server).toBe(false)
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'SYNCING')
    expect(shown()).toMatchObject({
      exist_server: false,
      target_server: { vm_id: expect.stringMatching(/./) },
    })
  })

  test('servers of another workspace are not among them', () => {
    const { emulator, list } = populated('a')
    emulator.call(emulator.operations.get('RegisterServer')!, {
      body: linuxServer({ name: 'b' }),
      headers: { 'x-auth-token': 'workspace/other' },
    })
    expect(namesOf(list().body)).toEqual(['a'])
  })

  test('each server is listed with its own task', () => {
    const cloud = populated('a', 'b')
    const task = (source: string) =>
      cloud.call('CreateTask', { body: taskFor(`id-of-${source}`, { name: `task-of-${source}` }) })
    task('a')
    task('b')
    const tasks = cloud
      .list()
      .body.source_servers.map((each: { current_task: Named }) => each.current_task.name)
    expect(tasks).toEqual(['task-of-b', 'task-of-a'])
  })
})
