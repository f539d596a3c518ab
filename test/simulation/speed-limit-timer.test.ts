import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { setClock } from '../../src/simulation/advance.ts'
import { freshWorkspace } from '../support/emulator.ts'
import { COPY_STARTS_MS, HOUR_MS, longCopy } from '../support/long-copy.ts'

const range = (start: string, end: string, speed: number) => ({ start, end, speed })
type Place = ReturnType<typeof longCopy>

const armed = ({ workspace, task_id }: Place) =>
  workspace.db
    .prepare("SELECT event, due_at FROM timers WHERE task_id = ? AND id = 'speed-limit'")
    .all(task_id)

const copying = (...rules: object[]) => {
  const place = longCopy()
  const midnight = place.workspace.clock.now
  place.limit(...rules)
  place.act(place.task_id, 'start')
  place.pass(COPY_STARTS_MS)
  return { ...place, midnight }
}

test('a running copy has one timer, at the next change of the limit', () => {
  const place = copying(range('01:00', '02:00', 10))
  expect(armed(place)).toEqual([{ event: 'retime', due_at: place.midnight + HOUR_MS }])
  place.pass(HOUR_MS)
  expect(armed(place)).toEqual([{ event: 'retime', due_at: place.midnight + 2 * HOUR_MS }])
  place.pass(HOUR_MS)
  expect(armed(place)).toEqual([{ event: 'retime', due_at: place.midnight + 25 * HOUR_MS }])
})

test('there is no timer before and after the copy, or while it is paused', () => {
  const place = longCopy()
  const midnight = place.workspace.clock.now
  place.limit(range('01:00', '02:00', 10))
  expect(armed(place)).toEqual([])
  place.act(place.task_id, 'start')
  expect(armed(place)).toEqual([])
  place.pass(COPY_STARTS_MS)
  place.act(place.task_id, 'stop')
  place.pass(24 * HOUR_MS)
  expect(armed(place)).toEqual([])
  place.act(place.task_id, 'start')
  expect(armed(place)).toEqual([{ event: 'retime', due_at: midnight + 25 * HOUR_MS }])
  place.until(place.task_id, 'MIGRATE_SUCCESS')
  expect(armed(place)).toEqual([])
})

test('the timer is deleted with its rules, and with its task', () => {
  const place = copying(range('01:00', '02:00', 10))
  place.limit()
  expect(armed(place)).toEqual([])
  place.limit(range('03:00', '04:00', 10))
  expect(armed(place)).toHaveLength(1)
  place.act(place.task_id, 'stop')
  place.until(place.task_id, 'ABORT')
  place.call('DeleteTask', { params: { task_id: place.task_id } })
  expect(place.workspace.timers.nextDueAt()).toBeNull()
})

test('a change of pace rescales the work, but not the time of day', () => {
  const place = copying(range('01:00', '02:00', 10))
  const { emulator, workspace, midnight } = place
  emulator.runAtPresent(workspace, () => setClock(workspace, { pace: 4 }))
  expect(armed(place)).toEqual([{ event: 'retime', due_at: midnight + HOUR_MS }])
})

test('an external agent has no timer, and reads on-read do not advance for ever', () => {
  const place = longCopy()
  const { workspace, emulator, source_id, task_id } = place
  place.limit(range('01:00', '02:00', 10))
  place.act(task_id, 'start')
  place.pass(COPY_STARTS_MS)
  emulator.runAtPresent(workspace, () => {
    const server = workspace.servers.get(source_id)!
    workspace.servers.save({ ...server, driver: 'external' })
    setClock(workspace, { mode: 'on-read', pace: 2 })
  })
  expect(armed(place)).toEqual([])
  expect([place.showTask().state, place.showTask().state]).toEqual(['RUNNING', 'RUNNING'])
})

test('in mode on-read, a read goes past the changes to the end of the copy', () => {
  const place = copying(range('01:00', '23:00', 10))
  const { emulator, workspace } = place
  emulator.runAtPresent(workspace, () => setClock(workspace, { mode: 'on-read' }))
  const read = () => place.showTask().subtask_info.split('-')[0]
  expect([read(), read()]).toEqual(['MIGRATE_LINUX_FILE', 'CONFIGURE_LINUX_FILE'])
})

test('a restart in the middle loses nothing', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'schedule-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const rules = [range('01:00', '02:00', 10), range('03:00', '09:00', 30)]
  const begin = (place: Place) => {
    place.limit(...rules)
    place.act(place.task_id, 'start')
    place.pass(1.5 * HOUR_MS)
    return place.task_id
  }
  const unbroken = longCopy()
  begin(unbroken)
  const first = longCopy({}, { dataDir })
  const task_id = begin(first)
  first.emulator.close()
  const second = freshWorkspace({ pace: 1, dataDir })
  for (const place of [unbroken, second]) place.pass(20 * HOUR_MS)
  expect(second.show(task_id)).toEqual(unbroken.showTask())
})

const time = fc.integer({ min: 0, max: 23 }).map((hour) => `${hour}:00`)
const ranges = fc.array(
  fc.record({ start: time, end: time, speed: fc.integer({ min: 0, max: 120 }) }),
  { maxLength: 5 },
)

/** The whole state, without the order in which timers were armed. */
const dump = ({ workspace: { db } }: Place) =>
  ['meta', 'tasks', 'servers', 'timers'].map((table) =>
    db
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => ({ ...(row as object) })),
  )

test('advance(a + b) = advance(a); advance(b), whatever the rules', () => {
  fc.assert(
    fc.property(
      ranges,
      fc.array(fc.integer({ min: 1, max: 5 * HOUR_MS }), { minLength: 1, maxLength: 6 }),
      (rules, steps) => {
        const [whole, split] = [longCopy(), longCopy()]
        for (const place of [whole, split]) {
          place.limit(...rules)
          place.act(place.task_id, 'start')
        }
        const fired = steps.flatMap((step) => split.pass(step))
        expect(whole.pass(steps.reduce((a, b) => a + b))).toEqual(fired)
        expect(dump(whole)).toEqual(dump(split))
      },
    ),
    { numRuns: 25 },
  )
})

test('the estimate at the start is correct, whatever the rules', () => {
  fc.assert(
    fc.property(ranges, (rules) => {
      const place = longCopy()
      place.limit(...rules)
      place.act(place.task_id, 'start')
      const { estimate_complete_time } = place.showTask()
      for (let i = 0; i < 5; i++) {
        place.pass(3 * HOUR_MS)
        if (place.showTask().state !== 'RUNNING') break
        expect(place.showTask().estimate_complete_time).toBe(estimate_complete_time)
      }
      place.until(place.task_id, 'MIGRATE_SUCCESS')
      expect(place.showTask().finish_date).toBe(estimate_complete_time)
    }),
    { numRuns: 25 },
  )
})
