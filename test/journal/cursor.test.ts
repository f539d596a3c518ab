import { describe, expect, test } from 'vitest'
import { isEventId, JournalCursor } from '../../src/journal/cursor.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'
import { freshDirectory } from '../support/program.ts'

const idsOf = (events: readonly { id: number }[]) => events.map(({ id }) => id)

describe('a cursor', () => {
  test('reads requests and the events between them in one order', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const events = new JournalCursor(cloud.workspace.journal, {}, '0').read(100)
    expect(idsOf(events)).toEqual([1, 2, 3, 4, 5])
    expect(events.map((one) => ('operation' in one ? one.operation : one.kind))).toEqual([
      'RegisterServer',
      'transition',
      'CreateTask',
      'transition',
      'UpdateTaskStatus',
    ])
  })

  test('begins with the next event, unless it gets an event id', () => {
    const cloud = freshWorkspace()
    cloud.call('ListTasks')
    const follower = new JournalCursor(cloud.workspace.journal)
    expect(follower.read(10)).toEqual([])
    cloud.call('ListServers')
    expect(follower.read(10)).toMatchObject([{ id: 2, operation: 'ListServers' }])
  })

  test.each([1, 2, 3, 7])(
    'misses and repeats nothing when it is interrupted after every %i events',
    (n) => {
      const cloud = freshWorkspace()
      const { task_id } = readyTask(cloud)
      cloud.act(task_id, 'start')
      cloud.until(task_id, 'MIGRATE_SUCCESS')
      const { journal } = cloud.workspace
      const all = new JournalCursor(journal, {}, '0').read(1000)
      const parts: number[] = []
      for (let at = journal.eventIdOf(0); ; ) {
        const follower = new JournalCursor(journal, {}, at)
        const events = follower.read(n)
        if (events.length === 0) break
        parts.push(...idsOf(events))
        at = follower.lastEventId
      }
      expect(parts).toEqual(idsOf(all))
      expect(parts).toEqual(Array.from({ length: journal.lastEvent }, (_, i) => i + 1))
    },
  )

  test('reads the events of one task or of some kinds, and continues after what it skipped', () => {
    const cloud = freshWorkspace()
    const one = readyTask(cloud)
    const two = readyTask(cloud)
    cloud.act(two.task_id, 'start')
    const { journal } = cloud.workspace
    const ofTask = new JournalCursor(journal, { task_id: one.task_id }, '0')
    expect(ofTask.read(10).map(({ kind }) => kind)).toEqual(['transition', 'request'])
    expect(ofTask.lastEventId).toBe(journal.eventIdOf(journal.lastEvent))
    const clock = new JournalCursor(journal, { kinds: ['clock'] }, '0')
    expect(clock.read(10)).toEqual([])
    cloud.pass(5)
    expect(clock.read(10)).toMatchObject([{ kind: 'clock' }])
  })

  test('reports a gap if events were deleted before it read them', () => {
    const cloud = freshWorkspace()
    cloud.call('ListTasks')
    const { journal } = cloud.workspace
    const here = new JournalCursor(journal)
    cloud.call('ListTasks')
    cloud.call('ClearJournal')
    cloud.call('ListServers')
    expect(here.read(10)).toEqual([{ kind: 'gap', id: 2, reason: 'forgotten' }])
    expect(here.read(10)).toMatchObject([{ id: 3, operation: 'ListServers' }])
    expect(new JournalCursor(journal, {}, '2').read(10)).toMatchObject([{ id: 3 }])
  })

  test('reports a gap if its event id is of another journal', () => {
    const cloud = freshWorkspace()
    cloud.call('ListTasks')
    const before = new JournalCursor(cloud.workspace.journal).lastEventId
    cloud.call('ResetWorkspace', { body: {} })
    const { journal } = cloud.emulator.workspaces.find('test')!
    cloud.call('ListServers')
    const after = new JournalCursor(journal, {}, before)
    expect(after.read(10)).toEqual([{ kind: 'gap', id: 0, reason: 'other-journal' }])
    expect(after.read(10)).toMatchObject([{ id: 1, operation: 'ListServers' }])
  })

  test('ends with its journal', async () => {
    const cloud = freshWorkspace()
    const follower = new JournalCursor(cloud.workspace.journal)
    const news = follower.waitForMore()
    cloud.call('DeleteWorkspace')
    await news
    expect(follower.isDone).toBe(true)
  })
})

test('ids of events continue after a clear and a restart', () => {
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

test('an invalid event id is recognised', () => {
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
