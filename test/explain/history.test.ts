import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../support/emulator.ts'
import { explainRequest, explainTask } from '../support/explain.ts'

type Place = ReturnType<typeof freshWorkspace>

const eventsOf = (task_id: string) => explainTask(task_id).history.map(({ event }) => event)

const lastNumber = ({ workspace }: Place) => workspace.journal.next - 1

const rewind = (place: Place, to_request: number) =>
  expect(place.call('RewindWorkspace', { body: { to_request } }).status).toBe(200)

/** A task that was created and started, with a snapshot of the workspace in between. */
const startedTask = () => {
  const place = freshWorkspace()
  const { task_id } = readyTask(place)
  expect(place.call('CreateSnapshot', { body: { name: 'before' } }).status).toBe(201)
  const created = lastNumber(place)
  place.act(task_id, 'start')
  const started = lastNumber(place)
  return { ...place, place, task_id, created, started }
}

const restore = (place: Place) =>
  expect(place.call('RestoreSnapshot', { params: { snapshot: 'before' } }).status).toBe(200)

test('a history has no rewound transitions', () => {
  const { place, task_id, created } = startedTask()
  place.pass(100_000)
  expect(explainTask(task_id).state).toBe('MIGRATE_SUCCESS')
  rewind(place, created)
  expect(explainTask(task_id).text).not.toContain('MIGRATE_SUCCESS.finished')
  expect(eventsOf(task_id)).toEqual(['create'])
  place.act(task_id, 'start')
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
})

test('a history has no transitions that a snapshot undid', () => {
  const { place, task_id } = startedTask()
  restore(place)
  expect(eventsOf(task_id)).toEqual(['create'])
})

test('a rewind can itself be undone', () => {
  const { place, task_id, created, started } = startedTask()
  rewind(place, created)
  place.act(task_id, 'migration_test')
  rewind(place, started)
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
  restore(place)
  expect(eventsOf(task_id)).toEqual(['create'])
})

test('a snapshot that was created again differs from the one before', () => {
  const { place, task_id } = startedTask()
  place.call('DeleteSnapshot', { params: { snapshot: 'before' } })
  place.call('CreateSnapshot', { body: { name: 'before' } })
  place.pass(100_000)
  restore(place)
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
})

test('a task whose creation was rewound is unknown', () => {
  const { place, task_id } = startedTask()
  rewind(place, 1)
  expect(place.call('ExplainTask', { params: { task_id } }).status).toBe(404)
})

test('a refusal is explained with the timeline of its request', () => {
  const { place, task_id, created } = startedTask()
  place.pass(100_000)
  rewind(place, created)
  place.act(task_id, 'stop')
  const { request_id } = place.workspace.journal.list().at(-1)!
  expect(explainRequest(request_id).refusal!.reasons.join(' ')).toContain(
    'It had become READY by being created',
  )
})

test('a refusal that was rewound since is explained with its own timeline', () => {
  const { place, task_id, created } = startedTask()
  place.act(task_id, 'start')
  const { request_id } = place.workspace.journal.list().at(-1)!
  rewind(place, created)
  const { details, reasons } = explainRequest(request_id).refusal!
  expect(details).toMatchObject({ state: 'RUNNING' })
  expect(reasons.join(' ')).toContain('It had become RUNNING by the action start')
})
