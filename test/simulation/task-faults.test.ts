// Faults interrupt or speed up a task's work: its figures agree at every instant.
import { describe, expect, test } from 'vitest'
import type { FaultRequest } from '../../src/faults/schema.ts'
import { freshWorkspace, type LooseJson, linuxServer, readyTask } from '../support/emulator.ts'
import { armFault, faultState } from '../support/faults.ts'

/** 2.5 GB in use: at 100 Mbit/s and pace 20 they are copied in 10,000 ms, from 12,450 on. */
const server = linuxServer({
  disks: [{ name: '/dev/sda', device_use: 'BOOT', size: 4e10, used_size: 2_500_000_000 }],
})
const COPY_AT = 12_450

const started = (task: object = {}, options: object = {}) => {
  const cloud = freshWorkspace(options)
  const ids = readyTask(cloud, { server, task })
  cloud.act(ids.task_id, 'start')
  const begun = cloud.workspace.clock.now
  const show = (): LooseJson => cloud.show(ids.task_id)
  const copy = () => show().sub_tasks.find((row: LooseJson) => /^MIGRATE_/.test(row.name))
  const now = () => cloud.workspace.clock.now
  const reach = (ms: number) => cloud.pass(begun + ms - now())
  return {
    ...cloud,
    ...ids,
    show,
    copy,
    now,
    begun,
    reach,
    arm: (f: FaultRequest) => armFault(cloud, f),
  }
}

const copiedAt = ({ until, task_id, begun }: ReturnType<typeof started>) => {
  const fired = until(task_id, 'MIGRATE_SUCCESS')
  // What follows the copy takes 189 s of the real service.
  return fired.at(-1)!.at_ms - begun - 9_450
}

describe('stall-subtask', () => {
  const stall = { kind: 'stall-subtask', subtask: 'MIGRATE_LINUX_FILE' } as const

  test('halts the work at a percentage for a span', () => {
    const cloud = started()
    cloud.arm({ ...stall, at_progress: 30, for_ms: 5_000 })
    cloud.reach(COPY_AT + 3_000)
    for (const _ of [1, 2, 3]) {
      expect(cloud.copy().progress).toBe(30)
      const { migrate_speed, estimate_complete_time, remain_seconds, state } = cloud.show()
      expect([state, migrate_speed]).toEqual(['RUNNING', 0])
      expect(estimate_complete_time).toBe(cloud.now() + remain_seconds)
      expect(remain_seconds).toBe(7_000 + 9_450)
      cloud.pass(1_000)
    }
    cloud.reach(COPY_AT + 8_001)
    expect(cloud.show().migrate_speed).toBe(100)
    expect(copiedAt(cloud)).toBe(COPY_AT + 15_000)
  })

  test('halts the work until the fault is removed', () => {
    const cloud = started()
    const { id } = cloud.arm({ ...stall, at_progress: 50 })
    cloud.pass(1e9)
    expect(cloud.copy()).toMatchObject({ progress: 50, end_date: null })
    cloud.call('RemoveFault', { params: { fault_id: id } })
    expect(cloud.show().migrate_speed).toBe(100)
    cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
    expect(cloud.show().sub_tasks.at(-1).end_date - cloud.begun).toBe(
      COPY_AT + 5_000 + 1e9 + 9_450 - (COPY_AT + 5_000) + 5_000,
    )
  })

  test('ends when the task is paused', () => {
    const cloud = started()
    cloud.arm({ ...stall, subtask: '*', at_progress: 50 })
    cloud.pass(1e9)
    expect(cloud.show().subtask_info).toBe('SSL_CONFIG-50')
    cloud.act(cloud.task_id, 'stop')
    cloud.until(cloud.task_id, 'ABORT')
    cloud.act(cloud.task_id, 'start')
    cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
    expect(cloud.show().state).toBe('MIGRATE_SUCCESS')
  })

  test('halts at once after its progress; a change of pace does not change its span', () => {
    const cloud = started()
    cloud.reach(COPY_AT + 4_000)
    cloud.arm({ ...stall, at_progress: 10, for_ms: 6_000 })
    expect(cloud.show().migrate_speed).toBe(0)
    cloud.call('SetClock', { body: { pace: 40 } })
    cloud.pass(6_000)
    expect(cloud.copy().progress).toBe(40)
    cloud.pass(1_500)
    expect(cloud.copy().progress).toBe(70)
  })
})

describe('slow-network', () => {
  test.each([
    ['mbps', { mbps: 25 }, 25, 40_000],
    ['factor', { factor: 0.5 }, 50, 20_000],
  ])('slows a copy by %s', (_, how, speed, ms) => {
    const cloud = started()
    cloud.arm({ kind: 'slow-network', ...how } as FaultRequest)
    cloud.reach(COPY_AT + 1_000)
    const { migrate_speed, estimate_complete_time, remain_seconds } = cloud.show()
    expect([migrate_speed, remain_seconds]).toEqual([speed, ms - 1_000 + 9_450])
    expect(estimate_complete_time).toBe(cloud.now() + remain_seconds)
    expect(copiedAt(cloud)).toBe(COPY_AT + ms)
  })

  test('from one instant to another, and never above the limit of the task', () => {
    const cloud = started({ speed_limit: 50 })
    const at = (ms: number) => cloud.begun + COPY_AT + ms
    cloud.arm({ kind: 'slow-network', mbps: 10, from_ms: at(4_000), until_ms: at(9_000) })
    const speeds = [3_999, 4_000, 8_999, 9_000].map((ms) => {
      cloud.reach(COPY_AT + ms)
      return [cloud.show().migrate_speed, cloud.source(cloud.source_id).replicatesize]
    })
    expect(speeds).toEqual([
      [50, 499_875_000],
      [50, 500_000_000].with(0, 10),
      [10, 624_975_000],
      [50, 625_000_000],
    ])
    // 5,000 ms at a fifth of the speed cost 4,000 ms.
    expect(copiedAt(cloud)).toBe(COPY_AT + 24_000)
  })

  test('applies to matching tasks, and ends with its removal', () => {
    const cloud = started()
    cloud.arm({ kind: 'slow-network', mbps: 1, match: { task: 'another' } })
    const { id } = cloud.arm({ kind: 'slow-network', mbps: 20, match: { source: 'ecs-*' } })
    cloud.reach(COPY_AT)
    expect(cloud.show().migrate_speed).toBe(20)
    cloud.call('RemoveFault', { params: { fault_id: id } })
    expect(cloud.show().migrate_speed).toBe(100)
  })

  test('requires a speed', () => {
    const cloud = freshWorkspace()
    for (const how of [{}, { mbps: 1, factor: 0.5 }, { factor: 2 }, { mbps: 0 }])
      expect(cloud.call('ArmFault', { body: { kind: 'slow-network', ...how } }).status).toBe(400)
  })
})

describe('flapping-network', () => {
  test('lets a copy run and halts it by turns', () => {
    const cloud = started()
    cloud.arm({ kind: 'flapping-network', up_ms: 1_000, down_ms: 500 })
    cloud.reach(COPY_AT)
    const seen = Array.from({ length: 7 }, () => {
      const { migrate_speed, estimate_complete_time, remain_seconds } = cloud.show()
      expect(estimate_complete_time).toBe(cloud.now() + remain_seconds)
      const { progress } = cloud.copy()
      cloud.pass(500)
      return [migrate_speed, progress]
    })
    expect(seen).toEqual([
      [100, 0],
      [100, 5],
      [0, 10],
      [100, 10],
      [100, 15],
      [0, 20],
      [100, 20],
    ])
    expect(copiedAt(cloud)).toBe(COPY_AT + 10_000 + 9 * 500)
  })

  test('has no timers while the work is halted', () => {
    const cloud = started({}, { clock: 'on-read' })
    cloud.arm({ kind: 'flapping-network', up_ms: 1_000, down_ms: 500 })
    cloud.arm({ kind: 'stall-subtask', subtask: 'MIGRATE_LINUX_FILE', at_progress: 35 })
    for (let i = 0; i < 20; i++) cloud.show()
    expect(cloud.copy().progress).toBe(35)
    expect(cloud.call('ShowClock').body.next_event_at_ms).toBeNull()
  })
})

describe('overspeed', () => {
  const fault = { kind: 'overspeed', excess_percent: 20, after_ms: 2_000 } as const

  test('above the threshold, the task is paused with SMS.9007, and a start continues it', () => {
    const cloud = started({ speed_limit: 50 })
    const { id } = cloud.arm(fault)
    cloud.reach(COPY_AT + 1_999)
    expect(cloud.show()).toMatchObject({ state: 'RUNNING', migrate_speed: 60 })
    cloud.pass(1)
    expect(cloud.show()).toMatchObject({
      state: 'ABORTING',
      migrate_speed: 0,
      error_json: '{"error_code":"SMS.9007","error_param":"[]"}',
      source_server: { state: 'stopping' },
    })
    cloud.until(cloud.task_id, 'ABORT')
    expect(faultState(cloud, id)).toMatchObject({ applied: 1, state: 'ended' })
    cloud.act(cloud.task_id, 'start')
    expect(cloud.show()).toMatchObject({ error_json: '', migrate_speed: 50 })
    expect(cloud.copy().progress).toBe(12)
  })

  test('within the threshold, it only runs faster for a while', () => {
    const cloud = started({ speed_limit: 50, over_speed_threshold: 20 })
    cloud.arm(fault)
    cloud.reach(COPY_AT + 2_000)
    expect(cloud.show()).toMatchObject({ state: 'RUNNING', migrate_speed: 50 })
    expect(cloud.copy().progress).toBe(12)
  })

  test('without a limit there is nothing to exceed', () => {
    const cloud = started()
    const { id } = cloud.arm(fault)
    cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
    expect(faultState(cloud, id)).toMatchObject({ matched: 0, applied: 0, state: 'armed' })
  })

  test('the limit of the time of day counts, with its own threshold', () => {
    const cloud = started()
    const rule = { start: '00:00', end: '24:00', speed: 40, over_speed_threshold: 50 }
    cloud.call('UpdateSpeed', {
      params: { task_id: cloud.task_id },
      body: { speed_limit: [rule] },
    })
    cloud.arm({ ...fault, times: 1 })
    cloud.reach(COPY_AT + 1_000)
    expect(cloud.show().migrate_speed).toBe(48)
    cloud.reach(COPY_AT + 2_000)
    expect(cloud.show()).toMatchObject({ state: 'RUNNING', migrate_speed: 40 })
  })
})
