// Faults fail sub-tasks: at which progress, with which error, and with which state afterwards.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { armFault, faultState } from '../support/faults.ts'

const failure = { kind: 'fail-subtask', error_code: 'SMS.3805' } as const

/** A started task for which a fault is armed. */
const doomed = (fault: object, task: object = {}, server = linuxServer()) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, { server, task })
  const { id } = armFault(cloud, { ...failure, subtask: '*', ...fault })
  cloud.act(ids.task_id, 'start')
  return { cloud, ...ids, fault_id: id }
}

describe('a sub-task fails', () => {
  test.each([1, 29, 40, 57, 99])(
    'at the very instant at which it reaches %i percent',
    (percent) => {
      const { cloud, task_id } = doomed({ subtask: 'MIGRATE_LINUX_FILE', at_progress: percent })
      const fired = cloud.until(task_id, 'MIGRATE_FAIL')
      expect(fired.at(-1)).toMatchObject({ event: 'fault', state: 'MIGRATE_FAIL' })
      const row = cloud.show(task_id).sub_tasks[3]
      expect(row).toMatchObject({ name: 'MIGRATE_LINUX_FILE', progress: percent, end_date: null })
      const untouched = freshWorkspace()
      const twin = readyTask(untouched)
      untouched.act(twin.task_id, 'start')
      untouched.pass(fired.at(-1)!.at_ms - 1 - untouched.workspace.clock.now)
      expect(untouched.show(twin.task_id).sub_tasks[3].progress).toBe(percent - 1)
    },
  )

  test('at its end, with progress 100', () => {
    const { cloud, task_id } = doomed({ subtask: 'MIGRATE_LINUX_FILE', at_progress: 100 })
    const fired = cloud.until(task_id, 'MIGRATE_FAIL')
    expect(fired.at(-1)!.at_ms - cloud.show(task_id).start_date).toBe(22_320)
    expect(cloud.show(task_id).sub_tasks[3]).toMatchObject({ progress: 99, end_date: null })
  })

  test('and continues at the next start, and succeeds', () => {
    const { cloud, task_id, source_id, fault_id } = doomed({
      subtask: 'MIGRATE_LINUX_FILE',
      at_progress: 40,
      error_params: ['/dev/sda1'],
    })
    cloud.until(task_id, 'MIGRATE_FAIL')
    const failed = cloud.show(task_id)
    expect(JSON.parse(failed.error_json)).toEqual({
      error_code: 'SMS.3805',
      error_param: '["/dev/sda1"]',
    })
    expect(failed.source_server).toMatchObject({ state: 'error', migration_cycle: 'replicating' })
    expect(cloud.call('ListErrorServers').body).toMatchObject({
      count: 1,
      migration_errors: [{ source_id, error_json: failed.error_json }],
    })
    expect(faultState(cloud, fault_id)).toMatchObject({ matched: 1, applied: 1, state: 'ended' })
    expect(cloud.act(task_id, 'start').status).toBe(200)
    expect(cloud.show(task_id).error_json).toBe('')
    expect(cloud.show(task_id).sub_tasks[3].progress).toBe(40)
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(cloud.call('ListErrorServers').body.count).toBe(0)
  })

  test('so many times', () => {
    const { cloud, task_id } = doomed({ subtask: 'SSL_CONFIG', at_progress: 50, times: 3 })
    for (let i = 0; i < 3; i++) {
      cloud.until(task_id, 'MIGRATE_FAIL')
      cloud.act(task_id, 'start')
    }
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(cloud.show(task_id).state).toBe('MIGRATE_SUCCESS')
  })

  test('at the nth attempt', () => {
    const { cloud, task_id, fault_id } = doomed({ subtask: 'SSL_CONFIG', nth: 3 })
    for (const ms of [850, 20]) {
      cloud.pass(ms)
      cloud.act(task_id, 'stop')
      cloud.until(task_id, 'ABORT')
      cloud.act(task_id, 'start')
    }
    expect(cloud.show(task_id).state).toBe('MIGRATE_FAIL')
    expect(faultState(cloud, fault_id)).toMatchObject({ matched: 3, applied: 1 })
  })
})
