import { expect, test } from 'vitest'
import { subscribe } from '../../src/journal/follow.ts'
import { catchUpForFollower } from '../../src/simulation/advance.ts'
import { hostDelay } from '../../src/workspace/clock.ts'
import { freshWorkspace, linuxServer, taskFor } from '../support/emulator.ts'

const following = (change: object = {}) => {
  const cloud = freshWorkspace()
  const { workspace, emulator } = cloud
  const away = new AbortController()
  const turns = subscribe({
    catchUp: catchUpForFollower,
    delay: hostDelay,
    find: () => emulator.workspaces.find('test'),
    filter: { kinds: ['clock'] },
    lastEventId: workspace.journal.eventIdOf(0),
    heartbeat_ms: 1,
    signal: away.signal,
    ...change,
  })
  return { ...cloud, turns, away }
}

test('the first batch says where the stream begins', async () => {
  const { turns, workspace } = following()
  const { value } = await turns.next()
  expect(value).toMatchObject({ events: [], lastEventId: workspace.journal.eventIdOf(0) })
  await turns.return()
})

test('a heartbeat comes without new events, and continues after those left out', async () => {
  const { turns, workspace, call } = following()
  await turns.next()
  call('ListTasks')
  const { value } = await turns.next()
  expect(value).toMatchObject({ events: [], lastEventId: workspace.journal.eventIdOf(1) })
  await turns.return()
})

test('a new event comes without waiting', async () => {
  const { turns, pass } = following({ heartbeat_ms: Number.POSITIVE_INFINITY })
  await turns.next()
  const waiting = turns.next()
  pass(5)
  expect((await waiting).value).toMatchObject({ events: [{ kind: 'clock', id: 1 }] })
  await turns.return()
})

test('a flowing clock advances for a follower, and its events belong to a request', async () => {
  let host_ms = 1_000_000
  const { workspace, emulator, call } = freshWorkspace({
    clock: 'flowing',
    hostTime: () => host_ms,
  })
  const source_id: string = call('RegisterServer', { body: linuxServer() }).body.id
  const { body } = call('CreateTask', { body: taskFor(source_id) })
  call('UpdateTaskStatus', { params: { task_id: body.id }, body: { operation: 'start' } })
  const { lastEvent } = workspace.journal
  host_ms += 3_600_000
  const turns = subscribe({
    catchUp: catchUpForFollower,
    delay: hostDelay,
    find: () => emulator.workspaces.find('test'),
    filter: {},
    lastEventId: workspace.journal.eventIdOf(lastEvent),
    heartbeat_ms: 1,
    signal: new AbortController().signal,
  })
  await turns.next()
  const { value } = await turns.next()
  expect(value?.events.at(-1)).toMatchObject({ state: 'MIGRATE_SUCCESS', request: 4 })
  call('ListTasks')
  expect(workspace.journal.list().at(-1)).toMatchObject({ seq: 4, operation: 'ListTasks' })
  expect(workspace.journal.eventsOfRequest(4)).toHaveLength(value!.events.length)
  await turns.return()
})
