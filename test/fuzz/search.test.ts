import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CallProfile,
  describeFault,
  type FuzzFault,
  faultTypeOf,
  faultTypes,
  type Schedule,
} from '../../src/fuzz/fault-types.ts'
import type { Run } from '../../src/fuzz/run-suite.ts'
import {
  canApply,
  type SearchOptions,
  schedules,
  searchFailure,
  singleFaultSchedules,
} from '../../src/fuzz/search.ts'

const profile: CallProfile = {
  operations: [
    { id: 'ShowTask', calls: 9, changes: false },
    { id: 'CreateTask', calls: 1, changes: true },
  ],
  sub_tasks: ['MIGRATE_LINUX_FILE'],
}

const optionsWith = (change: Partial<SearchOptions> = {}): SearchOptions => ({
  seed: '1',
  runs: 60,
  maxFaults: 3,
  faultTypes,
  profile,
  ...change,
})

const runOf = (isOk: boolean): Run => ({
  outcome: isOk ? 0 : 1,
  output: '',
  profile,
  faultedRequests: [],
})

/** Searches with a suite that is a function of its faults, and returns every schedule it ran. */
const search = async (
  fails: (schedule: Schedule) => boolean,
  change: Partial<SearchOptions> = {},
) => {
  const tried: Schedule[] = []
  const lines: string[] = []
  const suite = async (schedule: Schedule) => {
    tried.push(schedule)
    return runOf(!fails(schedule))
  }
  const failure = await searchFailure(suite, optionsWith(change), (line) => lines.push(line))
  return { failure, tried, lines }
}

const allSchedules = async (change: Partial<SearchOptions> = {}) =>
  (await search(() => false, change)).tried

describe('schedules', () => {
  test('are the same for the same seed, and others for another', async () => {
    expect(await allSchedules()).toEqual(await allSchedules())
    expect(await allSchedules({ seed: 'a text' })).toEqual(await allSchedules({ seed: 'a text' }))
    expect(await allSchedules({ seed: '2' })).not.toEqual(await allSchedules())
    expect(await allSchedules({ seed: 'a text' })).not.toEqual(await allSchedules())
  })

  test('have every type of fault alone first, and then up to the maximum together', async () => {
    const tried = await allSchedules({ runs: 100 })
    const alone = tried.slice(0, singleFaultSchedules(optionsWith()).length / 2)
    expect(alone.map((schedule) => schedule.length)).toEqual(faultTypes.map(() => 1))
    expect(alone.map(([fault]) => faultTypeOf(fault!).name)).toEqual(
      faultTypes.map(({ name }) => name),
    )
    expect(singleFaultSchedules(optionsWith())).toHaveLength(faultTypes.length * 2)
    const sizes = new Set(tried.slice(10).map((schedule) => schedule.length))
    expect([...sizes].sort()).toEqual([1, 2, 3])
  })

  test('apply faults only to what the suite does', () => {
    fc.assert(
      fc.property(schedules(optionsWith()), (schedule) => {
        for (const fault of schedule) {
          const operation = profile.operations.find(({ id }) => id === fault.match?.operation)
          if (faultTypeOf(fault).target === 'sub-task')
            expect(fault.subtask).toBe('MIGRATE_LINUX_FILE')
          else expect(fault.nth).toBeLessThanOrEqual(operation!.calls)
          if (faultTypeOf(fault).name === 'lost-reply') expect(operation!.id).toBe('CreateTask')
        }
      }),
      { seed: 42 },
    )
  })

  test('cannot be drawn for a suite that calls nothing', () => {
    const nothing = { operations: [], sub_tasks: [] }
    expect(canApply({ faultTypes, profile: nothing })).toBe(false)
    expect(canApply({ faultTypes, profile: { ...nothing, sub_tasks: ['X'] } })).toBe(true)
  })
})

describe('a search', () => {
  test('finds nothing in a suite that never fails', async () => {
    const { failure, tried, lines } = await search(() => false)
    expect(failure).toBeUndefined()
    expect(tried.length).toBeGreaterThan(30)
    expect(lines[0]).toMatch(/^run 1\/60: ended with 0: throttle \(/)
  })

  test('shrinks to a failing schedule without any fault that could be left out', async () => {
    const isThrottled = ({ kind }: FuzzFault) => kind === 'throttle'
    const isLateFailure = ({ at_progress }: FuzzFault) => Number(at_progress) >= 50
    await fc.assert(
      fc.asyncProperty(fc.string(), async (seed) => {
        const { failure } = await search(
          (schedule) => schedule.some(isThrottled) && schedule.some(isLateFailure),
          { seed, runs: 1000 },
        )
        const schedule = failure!.schedule
        expect(schedule).toHaveLength(2)
        expect(schedule.find(isThrottled)).toMatchObject({ nth: 1, times: 1 })
        expect(failure!.run.outcome).toBe(1)
      }),
      { seed: 42, numRuns: 50 },
    )
  })

  test('shrinks to the earliest call, the fewest times and the least progress', async () => {
    const isLate = ({ nth = 0 }: FuzzFault) => nth >= 3
    const late = await search((schedule) => schedule.some(isLate))
    expect(late.failure!.schedule).toMatchObject([{ nth: 3, times: 1 }])
    const only = { faultTypes: faultTypes.filter(({ target }) => target === 'sub-task') }
    const any = await search(() => true, only)
    expect(any.failure!.schedule).toMatchObject([{ at_progress: 0, error_code: 'SMS.3805' }])
  })

  test('of faults of which any two do finds two of them', async () => {
    const { failure } = await search((schedule) => schedule.length >= 2, { maxFaults: 9 })
    expect(failure!.schedule).toHaveLength(2)
  })

  test('runs a single simple fault twice, and nothing else', async () => {
    const only = { faultTypes: faultTypes.filter(({ name }) => name === 'lost-reply') }
    const { tried } = await search(() => true, only)
    expect(tried).toHaveLength(2)
  })

  test('finds the same again with its path, at once', async () => {
    const fails = (schedule: Schedule) => schedule.length >= 2
    const { failure } = await search(fails)
    const again = await search(fails, { path: failure!.path })
    expect(again.failure).toEqual(failure)
    expect(again.tried[0]).toEqual(failure!.schedule)
  })

  test('does not believe a failure that does not happen twice', async () => {
    let isFirst = true
    const { failure, lines } = await search(() => {
      const fails = isFirst
      isFirst = false
      return fails
    })
    expect(failure).toBeUndefined()
    expect(lines).toContain('  passes under the same faults now: the suite is flaky')
  })

  test('ends with the error of a run, and runs nothing after it', async () => {
    let runs = 0
    const broken = async () => {
      runs += 1
      throw new Error('cannot run it')
    }
    await expect(searchFailure(broken, optionsWith(), () => {})).rejects.toThrow('cannot run it')
    expect(runs).toBe(1)
  })
})

test('a fault is described in words', () => {
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
