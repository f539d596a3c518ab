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
  const place = freshWorkspace(options)
  const ids = readyTask(place, { server, task })
  place.act(ids.task_id, 'start')
  const begun = place.workspace.clock.now
  const show = (): LooseJson => place.show(ids.task_id)
  const copy = () => show().sub_tasks.find((row: LooseJson) => /^MIGRATE_/.test(row.name))
  const now = () => place.workspace.clock.now
  const reach = (ms: number) => place.pass(begun + ms - now())
  return {
    ...place,
    ...ids,
    show,
    copy,
    now,
    begun,
    reach,
    arm: (f: FaultRequest) => armFault(place, f),
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
    const place = started()
    place.arm({ ...stall, at_progress: 30, for_ms: 5_000 })
    place.reach(COPY_AT + 3_000)
    for (const _ of [1, 2, 3]) {
      expect(place.copy().progress).toBe(30)
      const { migrate_speed, estimate_complete_time, remain_seconds, state } = place.show()
      expect([state, migrate_speed]).toEqual(['RUNNING', 0])
      expect(estimate_complete_time).toBe(place.now() + remain_seconds)
      expect(remain_seconds).toBe(7_000 + 9_450)
      place.pass(1_000)
    }
    place.reach(COPY_AT + 8_001)
    expect(place.show().migrate_speed).toBe(100)
    expect(copiedAt(place)).toBe(COPY_AT + 15_000)
  })

  test('halts the work until the fault is removed', () => {
    const place = started()
    const { id } = place.arm({ ...stall, at_progress: 50 })
    place.pass(1e9)
    expect(place.copy()).toMatchObject({ progress: 50, end_date: null })
    place.call('RemoveFault', { params: { fault_id: id } })
    expect(place.show().migrate_speed).toBe(100)
    place.until(place.task_id, 'MIGRATE_SUCCESS')
    expect(place.show().sub_tasks.at(-1).end_date - place.begun).toBe(
      COPY_AT + 5_000 + 1e9 + 9_450 - (COPY_AT + 5_000) + 5_000,
    )
  })

  test('ends when the task is paused', () => {
    const place = started()
    place.arm({ ...stall, subtask: '*', at_progress: 50 })
    place.pass(1e9)
    expect(place.show().subtask_info).toBe('SSL_CONFIG-50')
    place.act(place.task_id, 'stop')
    place.until(place.task_id, 'ABORT')
    place.act(place.task_id, 'start')
    place.until(place.task_id, 'MIGRATE_SUCCESS')
    expect(place.show().state).toBe('MIGRATE_SUCCESS')
  })

  test('halts at once after its progress; a change of pace does not change its span', () => {
    const place = started()
    place.reach(COPY_AT + 4_000)
    place.arm({ ...stall, at_progress: 10, for_ms: 6_000 })
    expect(place.show().migrate_speed).toBe(0)
    place.call('SetClock', { body: { pace: 40 } })
    place.pass(6_000)
    expect(place.copy().progress).toBe(40)
    place.pass(1_500)
    expect(place.copy().progress).toBe(70)
  })
})

describe('slow-network', () => {
  test.each([
    ['mbps', { mbps: 25 }, 25, 40_000],
    ['factor', { factor: 0.5 }, 50, 20_000],
  ])('slows a copy by %s', (_, how, speed, ms) => {
    const place = started()
    place.arm({ kind: 'slow-network', ...how } as FaultRequest)
    place.reach(COPY_AT + 1_000)
    const { migrate_speed, estimate_complete_time, remain_seconds } = place.show()
    expect([migrate_speed, remain_seconds]).toEqual([speed, ms - 1_000 + 9_450])
    expect(estimate_complete_time).toBe(place.now() + remain_seconds)
    expect(copiedAt(place)).toBe(COPY_AT + ms)
  })

  test('from one instant to another, and never above the limit of the task', () => {
    const place = started({ speed_limit: 50 })
    const at = (ms: number) => place.begun + COPY_AT + ms
    place.arm({ kind: 'slow-network', mbps: 10, from_ms: at(4_000), until_ms: at(9_000) })
    const speeds = [3_999, 4_000, 8_999, 9_000].map((ms) => {
      place.reach(COPY_AT + ms)
      return [place.show().migrate_speed, place.source(place.source_id).replicatesize]
    })
    expect(speeds).toEqual([
      [50, 499_875_000],
      [50, 500_000_000].with(0, 10),
      [10, 624_975_000],
      [50, 625_000_000],
    ])
    // 5,000 ms at a fifth of the speed cost 4,000 ms.
    expect(copiedAt(place)).toBe(COPY_AT + 24_000)
  })

  test('applies to matching tasks, and ends with its removal', () => {
    const place = started()
    place.arm({ kind: 'slow-network', mbps: 1, match: { task: 'another' } })
    const { id } = place.arm({ kind: 'slow-network', mbps: 20, match: { source: 'ecs-*' } })
    place.reach(COPY_AT)
    expect(place.show().migrate_speed).toBe(20)
    place.call('RemoveFault', { params: { fault_id: id } })
    expect(place.show().migrate_speed).toBe(100)
  })

  test('requires a speed', () => {
    const place = freshWorkspace()
    for (const how of [{}, { mbps: 1, factor: 0.5 }, { factor: 2 }, { mbps: 0 }])
      expect(place.call('ArmFault', { body: { kind: 'slow-network', ...how } }).status).toBe(400)
  })
})

describe('flapping-network', () => {
  test('lets a copy run and halts it by turns', () => {
    const place = started()
    place.arm({ kind: 'flapping-network', up_ms: 1_000, down_ms: 500 })
    place.reach(COPY_AT)
    const seen = Array.from({ length: 7 }, () => {
      const { migrate_speed, estimate_complete_time, remain_seconds } = place.show()
      expect(estimate_complete_time).toBe(place.now() + remain_seconds)
      const { progress } = place.copy()
      place.pass(500)
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
    expect(copiedAt(place)).toBe(COPY_AT + 10_000 + 9 * 500)
  })

  test('has no timers while the work is halted', () => {
    const place = started({}, { clock: 'on-read' })
    place.arm({ kind: 'flapping-network', up_ms: 1_000, down_ms: 500 })
    place.arm({ kind: 'stall-subtask', subtask: 'MIGRATE_LINUX_FILE', at_progress: 35 })
    for (let i = 0; i < 20; i++) place.show()
    expect(place.copy().progress).toBe(35)
    expect(place.call('ShowClock').body.next_event_at_ms).toBeNull()
  })
})

describe('overspeed', () => {
  const fault = { kind: 'overspeed', excess_percent: 20, after_ms: 2_000 } as const

  test('above the threshold, the task is paused with SMS.9007, and a start continues it', () => {
    const place = started({ speed_limit: 50 })
    const { id } = place.arm(fault)
    place.reach(COPY_AT + 1_999)
    expect(place.show()).toMatchObject({ state: 'RUNNING', migrate_speed: 60 })
    place.pass(1)
    expect(place.show()).toMatchObject({
      state: 'ABORTING',
      migrate_speed: 0,
      error_json: '{"error_code":"SMS.9007","error_param":"[]"}',
      source_server: { state: 'stopping' },
    })
    place.until(place.task_id, 'ABORT')
    expect(faultState(place, id)).toMatchObject({ applied: 1, state: 'ended' })
    place.act(place.task_id, 'start')
    expect(place.show()).toMatchObject({ error_json: '', migrate_speed: 50 })
    expect(place.copy().progress).toBe(12)
  })

  test('within the threshold, it only runs faster for a while', () => {
    const place = started({ speed_limit: 50, over_speed_threshold: 20 })
    place.arm(fault)
    place.reach(COPY_AT + 2_000)
    expect(place.show()).toMatchObject({ state: 'RUNNING', migrate_speed: 50 })
    expect(place.copy().progress).toBe(12)
  })

  test('without a limit there is nothing to exceed', () => {
    const place = started()
    const { id } = place.arm(fault)
    place.until(place.task_id, 'MIGRATE_SUCCESS')
    expect(faultState(place, id)).toMatchObject({ matched: 0, applied: 0, state: 'armed' })
  })

  test('the limit of the time of day counts, with its own threshold', () => {
    const place = started()
    const rule = { start: '00:00', end: '24:00', speed: 40, over_speed_threshold: 50 }
    place.call('UpdateSpeed', {
      params: { task_id: place.task_id },
      body: { speed_limit: [rule] },
    })
    place.arm({ ...fault, times: 1 })
    place.reach(COPY_AT + 1_000)
    expect(place.show().migrate_speed).toBe(48)
    place.reach(COPY_AT + 2_000)
    expect(place.show()).toMatchObject({ state: 'RUNNING', migrate_speed: 40 })
  })
})
