// Every sub-task fails with codes of every kind, and leaves the state that the documents describe.
import { describe, expect, test } from 'vitest'
import { errorCatalogue } from '../../src/api/error-catalogue.ts'
import { freshWorkspace, linuxServer, readyTask, windowsServer } from '../support/emulator.ts'
import { armFault, faultState } from '../support/faults.ts'

type Route = 'REPLICATE' | 'CUTOVER' | 'RESYNC'

const kinds = {
  file: { server: linuxServer(), task: { type: 'MIGRATE_FILE' } },
  block: { server: linuxServer(), task: { type: 'MIGRATE_BLOCK' } },
  windows: { server: windowsServer(), task: { type: 'MIGRATE_BLOCK', os_type: 'WINDOWS' } },
} as const

/** Sub-tasks as behaviour.md 3.2 lists them. */
const phases: [keyof typeof kinds, Route, string[]][] = [
  ['file', 'REPLICATE', ['FORMAT_DISK_LINUX_FILE', 'MIGRATE_LINUX_FILE', 'CHECK_CONSISTENCY']],
  ['file', 'CUTOVER', ['CONFIGURE_LINUX_FILE', 'DETTACH_AGENT_IMAGE']],
  ['file', 'RESYNC', ['SSL_CONFIG', 'ATTACH_AGENT_IMAGE', 'SYNC_LINUX_FILE']],
  ['block', 'REPLICATE', ['FORMAT_DISK_LINUX_BLOCK', 'MIGRATE_LINUX_BLOCK']],
  ['block', 'CUTOVER', ['CONFIGURE_LINUX_BLOCK', 'DETTACH_AGENT_IMAGE']],
  ['block', 'RESYNC', ['SYNC_LINUX_BLOCK']],
  ['windows', 'REPLICATE', ['CREATE_CLOUD_SERVER', 'SSL_CONFIG', 'ATTACH_AGENT_IMAGE']],
  ['windows', 'REPLICATE', ['FORMAT_DISK_WINDOWS', 'MIGRATE_WINDOWS_BLOCK']],
  ['windows', 'CUTOVER', ['CONFIGURE_WINDOWS', 'DETTACH_AGENT_IMAGE']],
  ['windows', 'RESYNC', ['SYNC_WINDOWS_BLOCK']],
]

const codes = ['SMS.0007', 'SMS.0515', 'SMS.1105', 'SMS.1414', 'SMS.2802', 'SMS.3805']

/** Each sub-task with two of the codes, so that every phase has all of them. */
const cases = phases
  .flatMap(([kind, route, subtasks]) => subtasks.map((subtask) => ({ kind, route, subtask })))
  .flatMap((each, index) =>
    [index, index + 3].map((at) => ({ ...each, error_code: codes[at % codes.length]! })),
  )

/** The state after a failure in each phase: behaviour.md 1.1 and 2.3. */
const left = {
  REPLICATE: { state: 'MIGRATE_FAIL', cycle: 'replicating', goal: 'MIGRATE_SUCCESS' },
  CUTOVER: { state: 'MIGRATE_FAIL', cycle: 'cutovering', goal: 'MIGRATE_SUCCESS' },
  RESYNC: { state: 'SYNC_FAIL', cycle: 'syncing', goal: 'SYNCING' },
}

const failed = (kind: keyof typeof kinds, route: Route, fault: object) => {
  const place = freshWorkspace()
  const { server, task } = kinds[kind]
  const extra = { is_need_consistency_check: true, target_server: { name: 'made' } }
  const ids = readyTask(place, { server, task: { ...task, ...extra, exist_server: false } })
  place.act(ids.task_id, 'start')
  if (route === 'RESYNC') {
    place.until(ids.task_id, 'MIGRATE_SUCCESS')
    place.act(ids.task_id, 'restart')
  }
  const { id } = armFault(place, { kind: 'fail-subtask', ...fault } as never)
  place.until(ids.task_id, left[route].state)
  return { ...place, ...ids, fault_id: id }
}

describe('the state after a failure', () => {
  test.each(cases)('$kind, $route: $subtask with $error_code', (each) => {
    const { kind, route, subtask, error_code } = each
    const { state, cycle, goal } = left[route]
    const at_progress = 37
    const place = failed(kind, route, { subtask, at_progress, error_code, error_params: ['x'] })
    const task = place.show(place.task_id)
    expect(task).toMatchObject({ state, migrate_speed: 0, subtask_info: null })
    expect(task.error_json).toBe(`{"error_code":"${error_code}","error_param":"[\\"x\\"]"}`)
    expect(task.source_server).toMatchObject({ state: 'error', migration_cycle: cycle })
    const open = task.sub_tasks.find((row: { end_date: number | null }) => row.end_date === null)
    expect(open).toMatchObject({ name: subtask, end_date: null })
    expect(open.progress).toBeGreaterThanOrEqual(at_progress)
    const { count, migration_errors } = place.call('ListErrorServers').body
    expect([count, migration_errors[0].error_json]).toEqual([1, task.error_json])
    place.pass(1e9)
    expect(place.show(place.task_id)).toEqual(task)
    place.act(place.task_id, 'start')
    expect(place.show(place.task_id).error_json).toBe('')
    place.until(place.task_id, goal)
    place.pass(60_000)
    expect(place.show(place.task_id)).toMatchObject({ state: goal, error_json: '' })
    expect(place.call('ListErrorServers').body.count).toBe(0)
    expect(faultState(place, place.fault_id)).toMatchObject({ matched: 1, applied: 1 })
  })
})

test('every code of the kinds migration and agent is possible, and no other', () => {
  const place = freshWorkspace()
  const takes = (error_code: string) =>
    place.call('ArmFault', { body: { kind: 'fail-subtask', subtask: '*', error_code } }).status
  for (const { code, kind } of errorCatalogue().values())
    expect(takes(code), code).toBe(kind === 'api' ? 400 : 201)
})

describe('a failed clone', () => {
  test('leaves the task synchronising, and the next clone succeeds', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place, { task: { syncing: true } })
    place.act(task_id, 'start')
    place.until(task_id, 'SYNCING')
    armFault(place, { kind: 'fail-clone' })
    place.act(task_id, 'clone_test')
    expect(place.show(task_id).source_server.state).toBe('cloning')
    place.pass(4_500)
    expect(place.show(task_id)).toMatchObject({
      state: 'SYNCING',
      error_json: '',
      clone_server: { clone_state: 'ERROR', clone_error: 'SMS.0601' },
      source_server: { state: 'syncing' },
    })
    place.act(task_id, 'clone_test')
    place.pass(9_000)
    expect(place.show(task_id).clone_server).toMatchObject({
      clone_state: 'FINISHED',
      clone_error: '',
    })
  })
})

describe('a failed drill', () => {
  test('leaves the source premigfailed at its end, and can be repeated', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place, { task: { need_migration_test: true } })
    armFault(place, { kind: 'fail-drill' })
    place.act(task_id, 'migration_test')
    place.pass(29_999)
    expect(place.show(task_id).source_server.state).toBe('premiging')
    place.pass(1)
    const task = place.show(task_id)
    expect(task).toMatchObject({ state: 'READY', source_server: { state: 'premigfailed' } })
    expect(JSON.parse(task.error_json).error_code).toBe('SMS.3805')
    place.act(task_id, 'migration_test')
    expect(place.show(task_id).error_json).toBe('')
    place.pass(30_000)
    expect(place.show(task_id).source_server.state).toBe('premiged')
  })

  test('fails at its end also when the pace changes', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place, { task: { need_migration_test: true } })
    armFault(place, { kind: 'fail-drill' })
    place.act(task_id, 'migration_test')
    place.pass(10_000)
    place.call('SetClock', { body: { pace: 40 } })
    place.pass(9_999)
    expect(place.show(task_id).source_server.state).toBe('premiging')
    place.pass(1)
    expect(place.show(task_id).source_server.state).toBe('premigfailed')
  })
})

describe('a failed clearing', () => {
  test('leaves the snapshots, and can be repeated', () => {
    const place = freshWorkspace()
    const { task_id, source_id } = readyTask(place)
    place.act(task_id, 'start')
    place.until(task_id, 'MIGRATE_SUCCESS')
    armFault(place, { kind: 'fail-snapshot-clear' })
    place.act(task_id, 'clear')
    place.pass(1_000)
    expect(place.source(source_id).state).toBe('clearfailed')
    const { error_json, state, target_server } = place.show(task_id)
    expect([state, JSON.parse(error_json).error_code]).toEqual(['MIGRATE_SUCCESS', 'SMS.1409'])
    expect(target_server.cutovered_snapshot_ids).toBeTruthy()
    place.act(task_id, 'clear')
    place.pass(1_000)
    expect(place.source(source_id).state).toBe('cleared')
    expect(place.show(task_id)).toMatchObject({
      error_json: '',
      target_server: { cutovered_snapshot_ids: null },
    })
  })
})

describe('a target without quota', () => {
  test.each([
    ['ecs', 'SMS.0601'],
    ['evs', 'SMS.0608'],
    ['eip', 'SMS.1406'],
  ] as const)('for %s is not made: %s', (what, code) => {
    const place = freshWorkspace()
    const task = { exist_server: false, target_server: { name: 'made' } }
    const { task_id } = readyTask(place, { task })
    armFault(place, { kind: 'target-quota-reached', what })
    place.act(task_id, 'start')
    place.until(task_id, 'MIGRATE_FAIL')
    const { error_json, target_server, sub_tasks } = place.show(task_id)
    expect(JSON.parse(error_json).error_code).toBe(code)
    expect([target_server.vm_id, sub_tasks[0].name]).toEqual(['', 'CREATE_CLOUD_SERVER'])
    place.act(task_id, 'start')
    place.until(task_id, 'MIGRATE_SUCCESS')
    expect(place.show(task_id).target_server.vm_id).not.toBe('')
  })
})

describe('an external agent', () => {
  const driven = (fault: object) => {
    const place = freshWorkspace()
    const ids = readyTask(place)
    armFault(place, { kind: 'fail-subtask', error_code: 'SMS.1314', ...fault } as never)
    place.act(ids.task_id, 'start')
    place.call('ShowCommand', { params: { server_id: ids.source_id } })
    const report = (subtask_name: string, progress: number) =>
      place.call('UpdateTaskSpeed', {
        params: { task_id: ids.task_id },
        body: { subtask_name, progress, replicatesize: 1, totalsize: 2, process_trace: '' },
      })
    return { ...place, ...ids, report, state: () => place.show(ids.task_id).state }
  }

  test('fails when its report reaches the progress', () => {
    const place = driven({ subtask: 'MIGRATE_LINUX_FILE', at_progress: 50 })
    place.report('MIGRATE_LINUX_FILE', 49)
    place.pass(1e6)
    expect(place.state()).toBe('RUNNING')
    expect(place.report('MIGRATE_LINUX_FILE', 60).status).toBe(200)
    expect(place.state()).toBe('MIGRATE_FAIL')
    expect(place.show(place.task_id).sub_tasks[3].progress).toBe(60)
  })

  test.each([0, 80, 100])('fails in a sub-task that its report skips, at %i', (at_progress) => {
    const place = driven({ subtask: 'FORMAT_DISK_LINUX_FILE', at_progress })
    expect(place.report('MIGRATE_LINUX_FILE', 10).status).toBe(200)
    const { state, sub_tasks, error_json } = place.show(place.task_id)
    expect([state, sub_tasks[2].end_date, sub_tasks[3].progress]).toEqual(['MIGRATE_FAIL', null, 0])
    expect(JSON.parse(error_json).error_code).toBe('SMS.1314')
    expect(place.report('MIGRATE_LINUX_FILE', 20).status).toBe(200)
    expect(place.state()).toBe('MIGRATE_FAIL')
  })

  test('fails at 100 percent, instead of continuing', () => {
    const place = driven({ subtask: 'MIGRATE_LINUX_FILE', at_progress: 100 })
    place.report('MIGRATE_LINUX_FILE', 100)
    expect(place.state()).toBe('MIGRATE_FAIL')
  })

  test('cannot push the state that a fault prevented', () => {
    const place = driven({ subtask: 'CONFIGURE_LINUX_FILE', at_progress: 100 })
    place.report('MIGRATE_LINUX_FILE', 100)
    const push = (copystate: string, migrationcycle: string) =>
      place.call('UpdateCopyState', {
        params: { source_id: place.source_id },
        body: { copystate, migrationcycle },
      })
    expect(push('finished', 'cutovered').status).toBe(200)
    const { state, source_server } = place.show(place.task_id)
    expect([state, source_server.state]).toEqual(['MIGRATE_FAIL', 'error'])
  })

  test('fails a drill that it reports as done', () => {
    const place = freshWorkspace()
    const { task_id, source_id } = readyTask(place, { task: { need_migration_test: true } })
    armFault(place, { kind: 'fail-drill', error_code: 'SMS.3806' })
    place.act(task_id, 'migration_test')
    const body = { copystate: 'premiged', migrationcycle: 'setting' }
    expect(place.call('UpdateCopyState', { params: { source_id }, body }).status).toBe(200)
    expect(place.source(source_id).state).toBe('premigfailed')
    expect(JSON.parse(place.show(task_id).error_json).error_code).toBe('SMS.3806')
  })

  test('is not affected by faults that slow the built-in agent', () => {
    const place = driven({ subtask: 'CLONE_VM' })
    armFault(place, { kind: 'stall-subtask', subtask: '*' })
    armFault(place, { kind: 'flapping-network', up_ms: 100, down_ms: 100 })
    place.report('MIGRATE_LINUX_FILE', 50)
    expect(place.call('ShowClock').body.next_event_at_ms).toBeNull()
    expect(place.show(place.task_id).subtask_info).toBe('MIGRATE_LINUX_FILE-50')
  })
})
