import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase, withoutForeignKeys } from '../../src/store/database.ts'
import { History } from '../../src/store/history.ts'
import { Meta } from '../../src/store/meta.ts'
import { Timers } from '../../src/store/timers.ts'
import { dump } from '../support/dump.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'
import { firstStep, step, takeStep } from '../support/random-steps.ts'

const fresh = () => {
  const db = openDatabase(':memory:')
  onTestFinished(() => void db.close())
  return { db, history: new History(db), timers: new Timers(db) }
}

const due = (db: ReturnType<typeof fresh>['db']) =>
  db.prepare('SELECT task_id, id, due_at FROM timers ORDER BY seq').all()

const timer = (task_id: string, due_at: number) => ({ task_id, id: 'step', event: 'e', due_at })

describe('a rewind', () => {
  test('reverts inserts, updates, deletes and replacements', () => {
    const { db, history, timers } = fresh()
    history.beginRequest(1)
    timers.arm(timer('a', 1))
    timers.arm(timer('b', 2))
    const then = due(db)
    history.beginRequest(2)
    timers.arm(timer('a', 9))
    timers.cancelAll('b')
    timers.arm(timer('c', 3))
    timers.rescale(0, 10)
    history.beginRequest(3)
    timers.cancelAll('a')
    history.rewind(1)
    expect(due(db)).toEqual(then)
    expect(history.lastRequest()).toBe(1)
  })

  test('reverts a row that one request wrote several times', () => {
    const { db, history } = fresh()
    const meta = new Meta(db)
    history.beginRequest(1)
    meta.set('clock', 'before')
    history.beginRequest(2)
    meta.set('clock', 'once')
    meta.set('clock', 'twice')
    history.rewind(1)
    expect(meta.get('clock')).toBe('before')
  })

  test('to the start leaves nothing', () => {
    const { db, history, timers } = fresh()
    history.beginRequest(1)
    timers.arm(timer('a', 1))
    history.rewind(0)
    expect(due(db)).toEqual([])
    expect(history.lastRequest()).toBe(0)
  })

  test('can be followed by other changes and another rewind', () => {
    const { db, history, timers } = fresh()
    for (const request of [1, 2, 3]) {
      history.beginRequest(request)
      timers.arm(timer(`${request}`, request))
    }
    history.rewind(2)
    history.beginRequest(4)
    timers.arm(timer('4', 4))
    expect(due(db)).toHaveLength(3)
    history.rewind(1)
    expect(due(db)).toEqual([{ task_id: '1', id: 'step', due_at: 1 }])
  })

  test('restores a deleted row together with the rows that refer to it', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    place.until(task_id, 'MIGRATE_SUCCESS')
    place.call('ShowCertKey', { params: { task_id } })
    const before = dump(place.workspace)
    const last = place.workspace.journal.next - 1
    expect(place.call('DeleteTask', { params: { task_id } }).status).toBe(200)
    expect(dump(place.workspace)).not.toEqual(before)
    place.workspace.history.rewind(last)
    expect(dump(place.workspace)).toEqual(before)
  })

  test('goes back through a whole migration, request by request', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const place = freshWorkspace()
        const { workspace } = place
        const last = () => workspace.journal.next - 1
        const dumps = new Map([[last(), dump(workspace)]])
        for (const each of [firstStep, ...steps]) {
          takeStep(place, each)
          place.call('ShowOverview')
          dumps.set(last(), dump(workspace))
        }
        for (const [request, then] of [...dumps].reverse()) {
          workspace.history.rewind(request)
          expect(dump(workspace), `request ${request}`).toEqual(then)
        }
      }),
      { seed: 42, numRuns: 20 },
    )
  })
})

test('a rewind cannot go beyond deleted history', () => {
  const { db, history, timers } = fresh()
  for (const request of [1, 2, 3]) {
    history.beginRequest(request)
    timers.arm(timer(`${request}`, request))
  }
  expect(history.firstRequest()).toBe(0)
  history.forgetBefore(3)
  history.rewind(2)
  expect(due(db)).toHaveLength(2)
  expect(history.changesOf(1)).toEqual([])
  expect(history.changesOf(2)).toEqual([])
  expect([history.firstRequest(), history.lastRequest()]).toEqual([2, 2])
  history.forgetBefore(1)
  expect(history.firstRequest()).toBe(2)
  history.clear(9)
  expect([history.firstRequest(), history.lastRequest()]).toEqual([9, 9])
})

test('a revert is a change like any other: the history it reverts remains', () => {
  const { db, history, timers } = fresh()
  for (const request of [1, 2, 3]) {
    history.beginRequest(request)
    timers.arm(timer('a', request))
    timers.arm(timer(`${request}`, request))
  }
  const then = due(db)
  history.beginRequest(4)
  timers.cancelAll('a')
  withoutForeignKeys(db, () => history.revert(1))
  const early = due(db)
  expect(early).toHaveLength(2)
  history.beginRequest(5)
  timers.cancelAll('1')
  withoutForeignKeys(db, () => history.revert(3))
  expect(due(db)).toEqual(then)
  history.beginRequest(6)
  withoutForeignKeys(db, () => history.revert(4))
  expect(due(db)).toEqual(early)
})

test('it has each row as it was before each request that changed it', () => {
  const { db, history } = fresh()
  const meta = new Meta(db)
  history.beginRequest(1)
  meta.set('clock', 1)
  history.beginRequest(2)
  meta.set('clock', 2)
  meta.set('clock', 3)
  expect(history.imagesOf('meta', 'clock')).toEqual([
    { request: 1, before: null },
    { request: 2, before: '{"key":"clock","value":"1"}' },
  ])
})

test('changes between two requests belong to neither, and are reverted with the later one', () => {
  const { db, history, timers } = fresh()
  history.beginRequest(1)
  timers.arm(timer('1', 1))
  history.endRequest(1)
  const then = due(db)
  timers.arm(timer('between', 2))
  expect(history.lastRequest()).toBe(1)
  history.beginRequest(2)
  timers.arm(timer('2', 3))
  expect(history.changesOf(2)).toHaveLength(1)
  history.forgetBefore(2)
  history.rewind(1)
  expect(due(db)).toEqual(then)
})

test('it lists the rows that a request changed', () => {
  const { history, timers } = fresh()
  history.beginRequest(7)
  timers.arm(timer('a', 1))
  expect(history.changesOf(7)).toEqual([{ place: 'timers', key: 1 }])
})

describe('what a request changed', () => {
  test('is each row before and after it, whatever came later', () => {
    const { history, timers } = fresh()
    history.beginRequest(1)
    timers.arm(timer('a', 1))
    timers.arm(timer('b', 2))
    history.beginRequest(2)
    timers.rescale(0, 10)
    timers.cancelAll('b')
    history.beginRequest(3)
    timers.cancelAll('a')
    const told = history
      .rowChangesBy(2)
      .map(({ place, before, after }) => [place, before?.due_at ?? null, after?.due_at ?? null])
    expect(told).toEqual([
      ['timers', 1, 10],
      ['timers', 2, null],
    ])
    expect(history.rowChangesBy(1).map(({ before }) => before)).toEqual([null, null])
    expect(history.rowChangesBy(4)).toEqual([])
  })

  test('ends with the deletion of a document', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    const { history, journal } = place.workspace
    expect(history.lastChangeOf('tasks', task_id)).toBeUndefined()
    place.call('DeleteTask', { params: { task_id } })
    expect(history.lastChangeOf('tasks', task_id)).toBe(journal.span().last)
    expect(history.lastChangeOf('tasks', 'nobody')).toBeUndefined()
  })
})
