import { describe, expect, test } from 'vitest'
import { drawSchedule, type ScheduleOptions } from '../../src/fuzz/draw-schedule.ts'
import { describeFault, faultTypes } from '../../src/fuzz/fault-types.ts'

const drawing = (change: Partial<ScheduleOptions> = {}): ScheduleOptions => ({
  seed: '1',
  profile: {
    operations: [
      { id: 'ShowTask', calls: 7, changes: false },
      { id: 'CreateTask', calls: 1, changes: true },
    ],
    sub_tasks: ['MIGRATE_LINUX_FILE'],
  },
  faultTypes,
  max_faults: 3,
  ...change,
})
const runs = Array.from({ length: 60 }, (_, run) => run)
const all = (change?: Partial<ScheduleOptions>) =>
  runs.map((run) => drawSchedule(run, drawing(change)))

describe('schedules', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(all()).toEqual(all())
    expect(all({ seed: '2' })).not.toEqual(all())
  })

  test('try every trouble alone first, then mix as many as may be', () => {
    const sizes = all().map((schedule) => schedule.length)
    expect(new Set(sizes.slice(0, 10))).toEqual(new Set([1]))
    expect(new Set(sizes.slice(10))).toEqual(new Set([2, 3]))
    const first = all().slice(0, faultTypes.length)
    const said = first.flatMap((schedule) => schedule.map(describeFault))
    expect(new Set(said.map((text) => text.split(' ')[0]))).toEqual(
      new Set(['throttle', 'refuse', 'disconnect', 'fail-subtask']),
    )
  })

  test('strike only what the suite does', () => {
    for (const fault of all().flat()) {
      if (fault.match?.operation === 'CreateTask') expect(fault.nth).toBe(1)
      if (fault.kind === 'disconnect' && fault.when === 'after')
        expect(fault.match?.operation).toBe('CreateTask')
      expect(fault.nth ?? 1).toBeLessThanOrEqual(7)
    }
  })

  test('are empty for a suite that calls nothing', () => {
    const sighting = { operations: [], sub_tasks: [] }
    expect(all({ profile: sighting }).flat()).toEqual([])
  })
})

test('a fault is told in words', () => {
  expect(
    describeFault({
      kind: 'throttle',
      limit: 0,
      times: 1,
      nth: 3,
      match: { operation: 'ShowTask' },
    }),
  ).toBe('throttle (limit 0, 1 time(s)) at ShowTask, call 3')
})
