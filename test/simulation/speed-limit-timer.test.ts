import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { setClock } from '../../src/simulation/advance.ts'
import { freshWorkspace } from '../support/emulator.ts'
import { COPY_STARTS_MS, HOUR_MS, longCopy } from '../support/long-copy.ts'

const range = (start: string, end: string, speed: number) => ({ start, end, speed })
type Cloud = ReturnType<typeof longCopy>

const armed = ({ workspace, task_id }: Cloud) =>
  workspace.db
    .prepare("SELECT event, due_at FROM timers WHERE task_id = ? AND id = 'speed-limit'")
    .all(task_id)

const copying = (...rules: object[]) => {
  const cloud = longCopy()
  const midnight = cloud.workspace.clock.now
  cloud.limit(...rules)
  cloud.act(cloud.task_id, 'start')
  cloud.pass(COPY_STARTS_MS)
  return { ...cloud, midnight }
}

test('a running copy has one timer, at the next change of the limit', () => {
  const cloud = copying(range('01:00', '02:00', 10))
  expect(armed(cloud)).toEqual([{ event: 'retime', due_at: cloud.midnight + HOUR_MS }])
  cloud.pass(HOUR_MS)
  expect(armed(cloud)).toEqual([{ event: 'retime', due_at: cloud.midnight + 2 * HOUR_MS }])
  cloud.pass(HOUR_MS)
  expect(armed(cloud)).toEqual([{ event: 'retime', due_at: cloud.midnight + 25 * HOUR_MS }])
})

test('there is no timer before and after the copy, or while it is paused', () => {
  const cloud = longCopy()
  const midnight = cloud.workspace.clock.now
  cloud.limit(range('01:00', '02:00', 10))
  expect(armed(cloud)).toEqual([])
  cloud.act(cloud.task_id, 'start')
  expect(armed(cloud)).toEqual([])
  cloud.pass(COPY_STARTS_MS)
  cloud.act(cloud.task_id, 'stop')
  cloud.pass(24 * HOUR_MS)
  expect(armed(cloud)).toEqual([])
  cloud.act(cloud.task_id, 'start')
  expect(armed(cloud)).toEqual([{ event: 'retime', due_at: midnight + 25 * HOUR_MS }])
  cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
  expect(armed(cloud)).toEqual([])
})

test('the timer is deleted with its rules, and with its task', () => {
  const cloud = copying(range('01:00', '02:00', 10))
  cloud.limit()
  expect(armed(cloud)).toEqual([])
  cloud.limit(range('03:00', '04:00', 10))
  expect(armed(cloud)).toHaveLength(1)
  cloud.act(cloud.task_id, 'stop')
  cloud.until(cloud.task_id, 'ABORT')
  cloud.call('DeleteTask', { params: { task_id: cloud.task_id } })
  expect(cloud.workspace.timers.nextDueAt()).toBeNull()
})

test('a change of pace rescales the work, but not the time of day', () => {
  const cloud = copying(range('01:00', '02:00', 10))
  const { emulator, workspace, midnight } = cloud
  emulator.runAtPresent(workspace, () => setClock(workspace, { pace: 4 }))
  expect(armed(cloud)).toEqual([{ event: 'retime', due_at: midnight + HOUR_MS }])
})

test('an external agent has no timer, and reads on-read do not advance for ever', () => {
  const cloud = longCopy()
  const { workspace, emulator, source_id, task_id } = cloud
  cloud.limit(range('01:00', '02:00', 10))
  cloud.act(task_id, 'start')
  cloud.pass(COPY_STARTS_MS)
  emulator.runAtPresent(workspace, () => {
    const server = workspace.servers.get(source_id)!
    workspace.servers.save({ ...server, driver: 'external' })
    setClock(workspace, { mode: 'on-read', pace: 2 })
  })
  expect(armed(cloud)).toEqual([])
  expect([cloud.showTask().state, cloud.showTask().state]).toEqual(['RUNNING', 'RUNNING'])
})

test('in mode on-read, a read goes past the changes to the end of the copy', () => {
  const cloud = copying(range('01:00', '23:00', 10))
  const { emulator, workspace } = cloud
  emulator.runAtPresent(workspace, () => setClock(workspace, { mode: 'on-read' }))
  const read = () => cloud.showTask().subtask_info.split('-')[0]
  expect([read(), read()]).toEqual(['MIGRATE_LINUX_FILE', 'CONFIGURE_LINUX_FILE'])
})

test('a restart in the middle loses nothing', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'schedule-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const rules = [range('01:00', '02:00', 10), range('03:00', '09:00', 30)]
  const begin = (cloud: Cloud) => {
    cloud.limit(...rules)
    cloud.act(cloud.task_id, 'start')
    cloud.pass(1.5 * HOUR_MS)
    return cloud.task_id
  }
  const unbroken = longCopy()
  begin(unbroken)
  const first = longCopy({}, { dataDir })
  const task_id = begin(first)
  first.emulator.close()
  const second = freshWorkspace({ pace: 1, dataDir })
  for (const cloud of [unbroken, second]) cloud.pass(20 * HOUR_MS)
  expect(second.show(task_id)).toEqual(unbroken.showTask())
})

const time = fc.integer({ min: 0, max: 23 }).map((hour) => `${hour}:00`)
const ranges = fc.array(
  fc.record({ start: time, end: time, speed: fc.integer({ min: 0, max: 120 }) }),
  { maxLength: 5 },
)

/** The whole state, without the order in which timers were armed. */
const dump = ({ workspace: { db } }: Cloud) =>
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
        for (const cloud of [whole, split]) {
          cloud.limit(...rules)
          cloud.act(cloud.task_id, 'start')
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
      const cloud = longCopy()
      cloud.limit(...rules)
      cloud.act(cloud.task_id, 'start')
      const { estimate_complete_time } = cloud.showTask()
      for (let i = 0; i < 5; i++) {
        cloud.pass(3 * HOUR_MS)
        if (cloud.showTask().state !== 'RUNNING') break
        expect(cloud.showTask().estimate_complete_time).toBe(estimate_complete_time)
      }
      cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
      expect(cloud.showTask().finish_date).toBe(estimate_complete_time)
    }),
    { numRuns: 25 },
  )
})
