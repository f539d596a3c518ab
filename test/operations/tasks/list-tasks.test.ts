// ListTasks: GET /v3/tasks.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'

type Named = { name: string }
const namesOf = (body: { tasks: Named[] }) => body.tasks.map(({ name }) => name)

/** The records of one task and its source, for LoadRecords. */
const loadedTask = (name: string, change: object = {}) => ({
  id: `id-of-${name}`,
  name,
  type: 'MIGRATE_FILE',
  state: 'READY',
  source_server_id: `source-of-${name}`,
  target_server: { id: `target-of-${name}`, os_type: 'LINUX', disks: [] },
  ...change,
})

const withTasks = (...tasks: ReturnType<typeof loadedTask>[]) => {
  const cloud = freshWorkspace()
  const servers = tasks.map(({ name }) => ({ id: `source-of-${name}`, registered: { name } }))
  cloud.call('LoadRecords', { body: { servers, tasks } })
  return { ...cloud, list: (query = {}) => cloud.call('ListTasks', { query }) }
}

/** Tasks under given names, the last of them newest. */
const populated = (...names: string[]) => withTasks(...names.map((name) => loadedTask(name)))

/** Two tasks that differ in every filter. */
const pair = () => {
  const cloud = withTasks(loadedTask('one'), loadedTask('two', { state: 'MIGRATE_FAIL' }))
  const two = cloud.workspace.tasks.get('id-of-two')!
  cloud.workspace.tasks.save({ ...two, enterprise_project_id: 'ep-2' })
  return cloud
}

describe('types', () => {
  test.each([
    ['state', 'running'],
    ['state', 'PAUSED'],
    ['limit', 'ten'],
    ['limit', '-1'],
    ['limit', '1.5'],
    ['offset', '0x1'],
    ['offset', '-1'],
  ])('%s=%s is refused', (field, value) => {
    const { status, body } = populated().list({ [field]: value })
    expect({ status, code: body.error_code }).toEqual({ status: 400, code: 'SMS.9001' })
    expect(body.error_msg).toContain(`Invalid parameter ${field}: it must be`)
  })

  test.each([
    'READY',
    'SYNC_SUCCESS',
    'SYNC_FAIL',
    'SKIPPING',
    'RESETING',
    'SYNC_F_ROLLBACKING',
    'SYNC_F_ROLLBACK_SUCCESS',
  ])('%s can be requested: the union of both printed lists', (state) => {
    expect(populated().list({ state }).body).toEqual({ count: 0, tasks: [] })
  })
})

describe('limits', () => {
  test.each([
    ['limit', '200', '201'],
    ['offset', '65535', '65536'],
    ['name', 'n'.repeat(255), 'n'.repeat(256)],
    ['id', 'n'.repeat(255), 'n'.repeat(256)],
    ['source_server_id', 'n'.repeat(255), 'n'.repeat(256)],
    ['enterprise_project_id', 'n'.repeat(255), 'n'.repeat(256)],
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
    [{ state: 'READY' }, ['one']],
    [{ state: 'MIGRATE_FAIL' }, ['two']],
    [{ state: 'RUNNING' }, []],
    [{ name: 'one' }, ['one']],
    [{ name: 'on' }, []],
    [{ name: 'ONE' }, []],
    [{ id: 'id-of-two' }, ['two']],
    [{ source_server_id: 'source-of-one' }, ['one']],
    [{ source_server_id: 'id-of-one' }, []],
    [{ enterprise_project_id: 'ep-2' }, ['two']],
    [{ enterprise_project_id: 'ep-3' }, []],
    [{ name: 'two', state: 'MIGRATE_FAIL' }, ['two']],
    [{ name: 'two', state: 'READY' }, []],
  ])('%j finds %j', (query, found) => {
    const { body } = pair().list(query)
    expect(namesOf(body)).toEqual(found)
    expect(body.count).toBe(found.length)
  })

  test('a task is found by its current state, not by an earlier one', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const count = (state: string) => cloud.call('ListTasks', { query: { state } }).body.count
    cloud.act(task_id, 'start')
    expect([count('READY'), count('RUNNING')]).toEqual([0, 1])
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect([count('RUNNING'), count('MIGRATE_SUCCESS')]).toEqual([0, 1])
  })

  test('the enterprise project of a task is that of its source, 0 being the default', () => {
    const cloud = freshWorkspace()
    readyTask(cloud)
    const query = { enterprise_project_id: '0' }
    expect(cloud.call('ListTasks', { query }).body.count).toBe(1)
  })
})

describe('pages', () => {
  test('the newest task comes first', () => {
    const cloud = populated('old', 'mid')
    readyTask(cloud, { task: { name: 'new' } })
    expect(namesOf(cloud.list().body)).toEqual(['new', 'mid', 'old'])
  })

  test('a task that changes keeps its position', () => {
    const cloud = populated('a', 'b')
    cloud.act('id-of-a', 'start')
    expect(namesOf(cloud.list().body)).toEqual(['b', 'a'])
  })

  test.each([
    [{ limit: '2' }, ['e', 'd']],
    [{ limit: '2', offset: '2' }, ['c', 'b']],
    [{ limit: '2', offset: '4' }, ['a']],
    [{ offset: '3' }, ['b', 'a']],
    [{ offset: '5' }, []],
    [{ limit: '0', offset: '1' }, ['d', 'c', 'b', 'a']],
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

  test.each(['absent', '0'])('a limit that is %s means 100', (limit) => {
    const names = Array.from({ length: 101 }, (_, index) => `task-${index}`)
    const { body } = populated(...names).list(limit === 'absent' ? {} : { limit })
    expect(body.count).toBe(101)
    expect(body.tasks).toHaveLength(100)
    expect(body.tasks[0].name).toBe('task-100')
  })
})

describe('items', () => {
  test('a running task shows source, target and the figures that ShowTask shows', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud, { task: { syncing: true } })
    cloud.act(task_id, 'start')
    cloud.pass(13_000)
    const [item] = cloud.call('ListTasks').body.tasks
    expect(item).toMatchObject({
      id: task_id,
      state: 'RUNNING',
      syncing: true,
      source_server: { id: source_id, state: 'replicate', os_type: 'LINUX' },
      target_server: { name: 'ecs-4bb4', os_type: 'LINUX' },
      clone_server: null,
    })
    const shown = cloud.show(task_id)
    type Row = { user_op: string; process_trace: string | null }
    const rows = shown.sub_tasks.map(({ user_op: _, process_trace: _trace, ...row }: Row) => row)
    expect(item.sub_tasks).toEqual(rows)
    expect(rows.length).toBeGreaterThan(0)
    for (const figure of ['migrate_speed', 'estimate_complete_time', 'total_time', 'subtask_info'])
      expect(item[figure], figure).toBe(shown[figure])
  })

  test('migration_ip and log_collect_status have values before they are set (ref@434k)', () => {
    const cloud = freshWorkspace()
    readyTask(cloud, { task: { migration_ip: undefined } })
    expect(cloud.call('ListTasks').body.tasks[0]).toMatchObject({
      migration_ip: '',
      log_collect_status: 'INIT',
    })
  })

  test('tasks of another workspace are not among them', () => {
    const { emulator } = populated('a')
    const { body } = emulator.call(emulator.operations.get('ListTasks')!, {
      headers: { 'x-auth-token': 'workspace/other' },
    })
    expect(body).toEqual({ count: 0, tasks: [] })
  })
})
