import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'

const report = { replicatesize: 10, totalsize: 100, process_trace: '' }

const started = (task: object = {}) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, { task })
  cloud.act(ids.task_id, 'start')
  const tell = (subtask_name: unknown, progress: unknown, more: object = {}) =>
    cloud.call('UpdateTaskSpeed', {
      params: { task_id: ids.task_id },
      body: { ...report, subtask_name, progress, ...more },
    })
  return { ...cloud, ...ids, tell }
}

describe('UpdateTaskSpeed', () => {
  test.each([
    ['SSL', 10, 'SMS.6004', 'subtask_name'],
    [7, 10, 'SMS.6004', 'subtask_name'],
    ['SSL_CONFIG', -1, 'SMS.6101', 'progress'],
    ['SSL_CONFIG', 101, 'SMS.6101', 'progress'],
    ['SSL_CONFIG', 1.5, 'SMS.6101', 'progress'],
    ['SSL_CONFIG', undefined, 'SMS.6013', 'progress'],
  ])('sub-task %s at %s is refused with %s naming %s', (name, progress, code, field) => {
    const answer = started().tell(name, progress)
    expect(answer.status).toBe(400)
    expect(answer.body.error_code).toBe(code)
    expect(answer.body.error_msg).toContain(field)
  })

  test('an unknown task is refused', () => {
    const answer = freshWorkspace().call('UpdateTaskSpeed', {
      params: { task_id: 'nobody' },
      body: { ...report, subtask_name: 'SSL_CONFIG', progress: 1 },
    })
    expect(answer.body.error_code).toBe('SMS.7703')
  })

  test('a task that is not at work keeps the report and stays as it is', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const body = { ...report, subtask_name: 'SSL_CONFIG', progress: 50, total_cpu_usage: 12.5 }
    expect(cloud.call('UpdateTaskSpeed', { params: { task_id }, body })).toMatchObject({
      status: 200,
      body: {},
    })
    expect(cloud.show(task_id)).toMatchObject({ state: 'READY', total_cpu_usage: 12.5 })
  })

  test('progress comes from the agent, never decreases, and 100 ends the sub-task', () => {
    const { tell, show, task_id } = started()
    const first = () => show(task_id).sub_tasks[0]
    tell('SSL_CONFIG', 40, { process_trace: 'half the way' })
    expect(first()).toMatchObject({ progress: 40, process_trace: 'half the way', end_date: null })
    tell('SSL_CONFIG', 30)
    expect(first().progress).toBe(40)
    tell('SSL_CONFIG', 100)
    expect(first().progress).toBe(100)
    expect(show(task_id).subtask_info).toBe('ATTACH_AGENT_IMAGE-0')
  })

  test('a report on a later row ends those before it', () => {
    const { tell, show, source, task_id, source_id } = started()
    tell('MIGRATE_LINUX_FILE', 25, { migrate_speed: 64.5, remain_time: 90 })
    const task = show(task_id)
    expect(task.sub_tasks.map((row: { progress: number }) => row.progress)).toEqual([
      100, 100, 100, 25,
    ])
    expect(task.migrate_speed).toBe(64.5)
    expect(task.remain_seconds).toBe(90_000)
    expect(source(source_id)).toMatchObject({
      state: 'replicate',
      replicatesize: 10,
      totalsize: 100,
    })
  })

  test('from the first report on the built-in agent stands aside', () => {
    const { tell, show, pass, task_id } = started()
    tell('SSL_CONFIG', 10)
    pass(3_600_000)
    expect(show(task_id).sub_tasks[0].progress).toBe(10)
  })

  test('a task driven to its end by reports has succeeded', () => {
    const { tell, show, task_id } = started({ syncing: false })
    for (const row of show(task_id).sub_tasks) tell(row.name, 100)
    for (const row of show(task_id).sub_tasks.slice(4)) tell(row.name, 100)
    expect(show(task_id)).toMatchObject({ state: 'MIGRATE_SUCCESS', error_json: '' })
  })

  test('with syncing it continues with synchronisation, and is launched on request', () => {
    const { tell, show, act, task_id } = started({ syncing: true })
    for (const row of show(task_id).sub_tasks) tell(row.name, 100)
    expect(show(task_id).state).toBe('SYNCING')
    act(task_id, 'cutover')
    tell('CONFIGURE_LINUX_FILE', 100)
    tell('DETTACH_AGENT_IMAGE', 100)
    expect(show(task_id).state).toBe('MIGRATE_SUCCESS')
  })
})
