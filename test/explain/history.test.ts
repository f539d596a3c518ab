import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../support/emulator.ts'
import { explainRequest, explainTask } from '../support/explain.ts'

type Cloud = ReturnType<typeof freshWorkspace>

const eventsOf = (task_id: string) => explainTask(task_id).history.map(({ event }) => event)

const lastNumber = ({ workspace }: Cloud) => workspace.journal.next - 1

const rewind = (cloud: Cloud, to_request: number) =>
  expect(cloud.call('RewindWorkspace', { body: { to_request } }).status).toBe(200)

/** A task that was created and started, with a snapshot of the workspace in between. */
const startedTask = () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  expect(cloud.call('CreateSnapshot', { body: { name: 'before' } }).status).toBe(201)
  const created = lastNumber(cloud)
  cloud.act(task_id, 'start')
  const started = lastNumber(cloud)
  return { ...cloud, cloud, task_id, created, started }
}

const restore = (cloud: Cloud) =>
  expect(cloud.call('RestoreSnapshot', { params: { snapshot: 'before' } }).status).toBe(200)

test('a history has no rewound transitions', () => {
  const { cloud, task_id, created } = startedTask()
  cloud.pass(100_000)
  expect(explainTask(task_id).state).toBe('MIGRATE_SUCCESS')
  rewind(cloud, created)
  expect(explainTask(task_id).text).not.toContain('MIGRATE_SUCCESS.finished')
  expect(eventsOf(task_id)).toEqual(['create'])
  cloud.act(task_id, 'start')
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
})

test('a history has no transitions that a snapshot undid', () => {
  const { cloud, task_id } = startedTask()
  restore(cloud)
  expect(eventsOf(task_id)).toEqual(['create'])
})

test('a rewind can itself be undone', () => {
  const { cloud, task_id, created, started } = startedTask()
  rewind(cloud, created)
  cloud.act(task_id, 'migration_test')
  rewind(cloud, started)
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
  restore(cloud)
  expect(eventsOf(task_id)).toEqual(['create'])
})

test('a snapshot that was created again differs from the one before', () => {
  const { cloud, task_id } = startedTask()
  cloud.call('DeleteSnapshot', { params: { snapshot: 'before' } })
  cloud.call('CreateSnapshot', { body: { name: 'before' } })
  cloud.pass(100_000)
  restore(cloud)
  expect(eventsOf(task_id)).toEqual(['create', 'start'])
})

test('a task whose creation was rewound is unknown', () => {
  const { cloud, task_id } = startedTask()
  rewind(cloud, 1)
  expect(cloud.call('ExplainTask', { params: { task_id } }).status).toBe(404)
})

test('a refusal is explained with the timeline of its request', () => {
  const { cloud, task_id, created } = startedTask()
  cloud.pass(100_000)
  rewind(cloud, created)
  cloud.act(task_id, 'stop')
  const { request_id } = cloud.workspace.journal.list().at(-1)!
  expect(explainRequest(request_id).refusal!.reasons.join(' ')).toContain(
    'It had become READY by being created',
  )
})

test('a refusal that was rewound since is explained with its own timeline', () => {
  const { cloud, task_id, created } = startedTask()
  cloud.act(task_id, 'start')
  const { request_id } = cloud.workspace.journal.list().at(-1)!
  rewind(cloud, created)
  const { details, reasons } = explainRequest(request_id).refusal!
  expect(details).toMatchObject({ state: 'RUNNING' })
  expect(reasons.join(' ')).toContain('It had become RUNNING by the action start')
})
