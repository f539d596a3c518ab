import { describe, expect, test } from 'vitest'
import { taskActions } from '../../src/explain/dry-run.ts'
import type { FixStep } from '../../src/explain/schema.ts'
import { operationsById } from '../../src/operations/index.ts'
import type { Answered } from '../support/emulator.ts'
import { explainRequest } from '../support/explain.ts'
import { journeys, taskInState } from '../support/journeys.ts'

type Place = ReturnType<typeof taskInState>

const patternOf = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)

/** Makes the call of a step, as a reader would who copies it. */
const make = ({ call }: Place, { method, path, body }: NonNullable<FixStep['call']>): Answered => {
  for (const row of operationsById.values()) {
    const found = row.method === method && patternOf(row.path).exec(path)
    if (found) return call(row.id, { params: { ...found.groups }, body })
  }
  throw new Error(`nothing answers ${method} ${path}`)
}

const request = (place: Place, action: string) => {
  const { call, act, task_id } = place
  return action === 'delete' ? call('DeleteTask', { params: { task_id } }) : act(task_id, action)
}

const lastId = ({ workspace }: Place) => workspace.journal.list({}, 1)[0]!.request_id

const states = Object.keys(journeys)
const followed = ['start', 'restart', 'cutover', 'delete']

describe.each(states)('in %s', (state) => {
  test.each(followed)('what is told of a refused %s leads to its success', (action) => {
    const place = taskInState(state)
    if (request(place, action).status < 400) return
    const { refusal } = explainRequest(lastId(place))
    const { is_reachable } = refusal!.details
    // A task that is launched, rolled back or about to be deleted takes some actions never again.
    if (!is_reachable) return
    for (const { call } of refusal!.fix.slice(1))
      if (call) expect(make(place, call).status).toBeLessThan(300)
    expect(request(place, action).status).toBe(200)
  })
})

test.each(['READY', 'RUNNING, copying', 'MIGRATE_SUCCESS', 'SYNC_FAIL'])(
  'what is told of %s that it takes is what it accepts',
  (state) => {
    const place = taskInState(state)
    request(place, 'skip')
    const { details } = explainRequest(lastId(place)).refusal!
    const accepts = taskActions.filter((action) => request(taskInState(state), action).status < 400)
    expect(details.accepts).toEqual(accepts)
  },
)

test('from READY there is a way to every action but a drill that was not planned', () => {
  const reachable = taskActions.filter((action) => {
    const place = taskInState('READY')
    if (request(place, action).status < 400) return true
    return explainRequest(lastId(place)).refusal!.details.is_reachable
  })
  expect(taskActions.filter((action) => !reachable.includes(action))).toEqual(['migration_test'])
})
