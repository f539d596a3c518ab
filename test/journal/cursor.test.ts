import { describe, expect, test } from 'vitest'
import { isEventId, JournalCursor } from '../../src/journal/cursor.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'
import { freshDirectory } from '../support/program.ts'

const idsOf = (told: readonly { id: number }[]) => told.map(({ id }) => id)

describe('a follower', () => {
  test('hears of requests and of what happened between them in one order', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    const told = new JournalCursor(place.workspace.journal, {}, '0').read(100)
    expect(idsOf(told)).toEqual([1, 2, 3, 4, 5])
    expect(told.map((one) => ('operation' in one ? one.operation : one.kind))).toEqual([
      'RegisterServer',
      'transition',
      'CreateTask',
      'transition',
      'UpdateTaskStatus',
    ])
  })

  test('begins with what happens next, unless it is told where', () => {
    const place = freshWorkspace()
    place.call('ListTasks')
    const follower = new JournalCursor(place.workspace.journal)
    expect(follower.read(10)).toEqual([])
    place.call('ListServers')
    expect(follower.read(10)).toMatchObject([{ id: 2, operation: 'ListServers' }])
  })

  test.each([1, 2, 3, 7])(
    'misses and repeats nothing, however it is cut off: %i at a time',
    (n) => {
      const place = freshWorkspace()
      const { task_id } = readyTask(place)
      place.act(task_id, 'start')
      place.until(task_id, 'MIGRATE_SUCCESS')
      const { journal } = place.workspace
      const all = new JournalCursor(journal, {}, '0').read(1000)
      const parts: number[] = []
      for (let at = journal.eventIdOf(0); ; ) {
        const follower = new JournalCursor(journal, {}, at)
        const told = follower.read(n)
        if (told.length === 0) break
        parts.push(...idsOf(told))
        at = follower.lastEventId
      }
      expect(parts).toEqual(idsOf(all))
      expect(parts).toEqual(Array.from({ length: journal.lastEvent }, (_, i) => i + 1))
    },
  )

  test('hears of one task, or of some kinds, and goes on from behind what it skipped', () => {
    const place = freshWorkspace()
    const one = readyTask(place)
    const two = readyTask(place)
    place.act(two.task_id, 'start')
    const { journal } = place.workspace
    const ofTask = new JournalCursor(journal, { task_id: one.task_id }, '0')
    expect(ofTask.read(10).map(({ kind }) => kind)).toEqual(['transition', 'request'])
    expect(ofTask.lastEventId).toBe(journal.eventIdOf(journal.lastEvent))
    const clock = new JournalCursor(journal, { kinds: ['clock'] }, '0')
    expect(clock.read(10)).toEqual([])
    place.pass(5)
    expect(clock.read(10)).toMatchObject([{ kind: 'clock' }])
  })

  test('is told that what it would have read is forgotten', () => {
    const place = freshWorkspace()
    place.call('ListTasks')
    const { journal } = place.workspace
    const here = new JournalCursor(journal)
    place.call('ListTasks')
    place.call('ClearJournal')
    place.call('ListServers')
    expect(here.read(10)).toEqual([{ kind: 'gap', id: 2, reason: 'forgotten' }])
    expect(here.read(10)).toMatchObject([{ id: 3, operation: 'ListServers' }])
    expect(new JournalCursor(journal, {}, '2').read(10)).toMatchObject([{ id: 3 }])
  })

  test('is told that its place was in another journal', () => {
    const place = freshWorkspace()
    place.call('ListTasks')
    const before = new JournalCursor(place.workspace.journal).lastEventId
    place.call('ResetWorkspace', { body: {} })
    const { journal } = place.emulator.workspaces.find('test')!
    place.call('ListServers')
    const after = new JournalCursor(journal, {}, before)
    expect(after.read(10)).toEqual([{ kind: 'gap', id: 0, reason: 'other-journal' }])
    expect(after.read(10)).toMatchObject([{ id: 1, operation: 'ListServers' }])
  })

  test('ends with its journal', async () => {
    const place = freshWorkspace()
    const follower = new JournalCursor(place.workspace.journal)
    const news = follower.waitForMore()
    place.call('DeleteWorkspace')
    await news
    expect(follower.isDone).toBe(true)
  })
})

test('ids go on where they were, over a clear and a restart', () => {
  const dataDir = freshDirectory()
  const first = freshWorkspace({ dataDir })
  first.call('ListTasks')
  first.call('ListTasks')
  const { lastEventId: before } = new JournalCursor(first.workspace.journal)
  first.call('ClearJournal')
  first.emulator.close()
  const second = freshWorkspace({ dataDir })
  second.call('ListServers')
  const { journal } = second.workspace
  expect(journal.list()).toMatchObject([{ seq: 3, event_id: 3 }])
  expect(new JournalCursor(journal, {}, before).read(10)).toMatchObject([{ id: 3 }])
})

test('what is no id of an event is known', () => {
  expect(['0', '17', 'mwq3-17'].map(isEventId)).toEqual([true, true, true])
  expect(['', 'x', '-1', '1-', '1-x', '1 2'].map(isEventId)).toEqual(Array(6).fill(false))
})

test('reads on until something is selected', () => {
  const { call, workspace } = freshWorkspace()
  for (let i = 0; i < 25; i++) call(i === 20 ? 'ListServers' : 'ListTasks')
  const cursor = new JournalCursor(
    workspace.journal,
    { isSelected: (row) => 'operation' in row && row.operation === 'ListServers' },
    '0',
  )
  expect(cursor.read(3)).toMatchObject([{ kind: 'request', operation: 'ListServers', id: 21 }])
  expect(cursor.read(3)).toEqual([])
  expect(cursor.lastEventId).toBe(workspace.journal.eventIdOf(25))
})
