// The migration drill as part of the start (user guide, 3.2; FAQ 15.3).
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'

const withDrill = (task: object = {}, server = linuxServer()) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, { server, task: { need_migration_test: true, ...task } })
  /** The task's state with its source's state and stage. */
  const seen = () => {
    const { state, source_server } = cloud.show(ids.task_id)
    return `${state} ${source_server.state}/${source_server.migration_cycle}`
  }
  return { ...cloud, ...ids, seen }
}

describe('user guide, drill (UG@49k)', () => {
  test('a start runs the drill, and the replication begins by itself', () => {
    const { act, pass, seen, show, task_id, until } = withDrill()
    expect(seen()).toBe('READY premigready/setting')
    expect(act(task_id, 'start').status).toBe(200)
    expect(seen()).toBe('READY premiging/setting')
    pass(30_000)
    expect(seen()).toBe('READY premiged/setting')
    pass(100)
    expect(seen()).toBe('RUNNING initialize/replicating')
    until(task_id, 'MIGRATE_SUCCESS')
    expect(show(task_id).error_json).toBe('')
  })

  test('auto_start runs the drill, and the replication begins by itself', () => {
    const { pass, seen, task_id, until } = withDrill({ auto_start: true })
    expect(seen()).toBe('READY premigready/setting')
    pass(3_000)
    expect(seen()).toBe('READY premiging/setting')
    pass(30_000)
    expect(seen()).toBe('READY premiged/setting')
    pass(100)
    expect(seen()).toBe('RUNNING initialize/replicating')
    until(task_id, 'MIGRATE_SUCCESS')
  })

  test('a drill copies nothing', () => {
    const { act, pass, source, source_id, task_id, show } = withDrill()
    act(task_id, 'start')
    pass(20_000)
    expect(source(source_id)).toMatchObject({ replicatesize: 0, totalsize: 0 })
    expect(show(task_id).sub_tasks).toEqual([])
  })
})

describe('FAQ 15.3, failed drill (FAQ@294k)', () => {
  test.each([{}, { auto_start: true }])('the task stops there: %j', (task) => {
    const { act, call, pass, seen, show, task_id } = withDrill(task)
    call('ArmFault', { body: { kind: 'fail-drill' } })
    if (!('auto_start' in task)) act(task_id, 'start')
    pass(3_600_000)
    expect(seen()).toBe('READY premigfailed/setting')
    expect(JSON.parse(show(task_id).error_json).error_code).toBe('SMS.3805')
  })

  test('a start repeats the drill (FAQ@296k)', () => {
    const { act, call, pass, seen, show, task_id } = withDrill()
    call('ArmFault', { body: { kind: 'fail-drill', times: 1 } })
    act(task_id, 'start')
    pass(30_000)
    act(task_id, 'start')
    expect([seen(), show(task_id).error_json]).toEqual(['READY premiging/setting', ''])
    pass(30_100)
    expect(seen()).toBe('RUNNING initialize/replicating')
  })

  test('an agent before 25.5.0 makes no drill (FAQ@297k)', () => {
    const { act, seen, task_id } = withDrill({}, linuxServer({ agent_version: '25.4.9' }))
    expect(seen()).toBe('READY waiting/setting')
    act(task_id, 'start')
    expect(seen()).toBe('RUNNING initialize/replicating')
  })
})

describe('an external agent (reference, ShowCommand and UpdateCopyState, ref@683k, ref@256k)', () => {
  test('receives PREMIGRATE, and leads the task through the drill', () => {
    const { act, call, seen, source_id, task_id } = withDrill()
    act(task_id, 'start')
    const { body } = call('ShowCommand', { params: { server_id: source_id } })
    expect(body.command_name).toBe('PREMIGRATE')
    const push = (copystate: string, migrationcycle: string) =>
      call('UpdateCopyState', { params: { source_id }, body: { copystate, migrationcycle } })
    push('premiged', 'setting')
    expect(seen()).toBe('READY premiged/setting')
    push('initialize', 'replicating')
    expect(seen()).toBe('RUNNING initialize/replicating')
  })

  test('can report that the drill failed', () => {
    const { act, call, seen, source_id, task_id } = withDrill()
    act(task_id, 'start')
    const body = { command_name: 'PREMIGRATE', result: 'fail', result_detail: {} }
    call('UpdateCommandResult', { params: { server_id: source_id }, body })
    expect(seen()).toBe('READY premigfailed/setting')
  })
})
