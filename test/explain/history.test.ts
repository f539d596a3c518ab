import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../support/emulator.ts'
import { explainRequest, explainTask } from '../support/explain.ts'

type Place = ReturnType<typeof freshWorkspace>

const eventsOf = (task_id: string) => explainTask(task_id).history.map(({ event }) => event)

const lastNumber = ({ workspace }: Place) => workspace.journal.next - 1

const rewind = (place: Place, to_request: number) =>
  expect(place.call('RewindWorkspace', { body: { to_request } }).status).toBe(200)

/** A task that was created and started, and a snapshot of the world between. */
const begun = () => {
  const place = freshWorkspace()
  const { task_id } = readyTask(place)
  expect(place.call('CreateSnapshot', { body: { name: 'before' } }).status).toBe(201)
  const created = lastNumber(place)
  place.act(task_id, 'start')
  const started = lastNumber(place)
  return { ...place, place, task_id, created, started }
}

const goBack = (place: Place) =>
  expect(place.call('RestoreSnapshot', { params: { snapshot: 'before' } }).status).toBe(200)

test('what was gone back over is not how a task came here', () => {
  const { place, task_id, created } = begun()
  place.pass(100_000)
  expect(explainTask(task_id).state).toBe('MIGRATE_SUCCESS')
  rewind(place, created)
  expect(explainTask(task_id).text).not.toContain('MIGRATE_SUCCESS.finished')
  expect(eventsOf(task_id)).toEqual(['create'])
  place.act(task_id, 'start')
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
})

test('nor is what a snapshot took back', () => {
  const { place, task_id } = begun()
  goBack(place)
  expect(eventsOf(task_id)).toEqual(['create'])
})

test('going back may itself be taken back', () => {
  const { place, task_id, created, started } = begun()
  rewind(place, created)
  place.act(task_id, 'migration_test')
  rewind(place, started)
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
  goBack(place)
  expect(eventsOf(task_id)).toEqual(['create'])
})

test('a snapshot that was made anew is told from the one before', () => {
  const { place, task_id } = begun()
  place.call('DeleteSnapshot', { params: { snapshot: 'before' } })
  place.call('CreateSnapshot', { body: { name: 'before' } })
  place.pass(100_000)
  goBack(place)
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
})

test('a task that was never made in this story is unknown', () => {
  const { place, task_id } = begun()
  rewind(place, 1)
  expect(place.call('ExplainTask', { params: { task_id } }).status).toBe(404)
})

test('a refused request is told the story that it met', () => {
  const { place, task_id, created } = begun()
  place.pass(100_000)
  rewind(place, created)
  place.act(task_id, 'stop')
  const { request_id } = place.workspace.journal.list().at(-1)!
  expect(explainRequest(request_id).refusal!.reasons.join(' ')).toContain(
    'It had become READY by being created',
  )
})

test('also where it was gone back over since', () => {
  const { place, task_id, created } = begun()
  place.act(task_id, 'start')
  const { request_id } = place.workspace.journal.list().at(-1)!
  rewind(place, created)
  const { details, reasons } = explainRequest(request_id).refusal!
  expect(details).toMatchObject({ state: 'RUNNING' })
  expect(reasons.join(' ')).toContain('It had become RUNNING by the action start')
})
