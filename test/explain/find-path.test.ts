import { describe, expect, test } from 'vitest'
import { taskActions } from '../../src/explain/dry-run.ts'
import type { HttpCall } from '../../src/explain/schema.ts'
import { explainRequest } from '../support/explain.ts'
import { journeys, taskInState } from '../support/journeys.ts'

type Cloud = ReturnType<typeof taskInState>

const patternOf = (path: string) => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)

/** Makes a recommended call; returns its status. */
const makeCall = ({ call, emulator }: Cloud, { method, path, body }: HttpCall): number => {
  for (const row of emulator.operations.all()) {
    const found = row.method === method && patternOf(row.path).exec(path)
    if (found) return call(row.id, { params: { ...found.groups }, body }).status
  }
  throw new Error(`no operation has ${method} ${path}`)
}

/** Requests an action, or the deletion, of the task; returns the status. */
const request = ({ call, act, task_id }: Cloud, action: string): number =>
  action === 'delete'
    ? call('DeleteTask', { params: { task_id } }).status
    : act(task_id, action).status

const lastRefusal = ({ workspace }: Cloud) => {
  const { request_id } = workspace.journal.list({}, 1)[0]!
  return explainRequest(request_id).refusal!
}

describe.each(Object.keys(journeys))('in %s', (state) => {
  test.each(['start', 'restart', 'cutover', 'delete'])(
    'the calls recommended for a refused %s lead to its success',
    (action) => {
      const cloud = taskInState(state)
      if (request(cloud, action) < 400) return
      const { details, fix } = lastRefusal(cloud)
      // A task that is launched, rolled back or about to be deleted never takes some actions again.
      if (!details.is_reachable) return
      for (const { call } of fix.slice(1)) if (call) expect(makeCall(cloud, call)).toBeLessThan(300)
      expect(request(cloud, action)).toBe(200)
    },
  )
})

test.each(['READY', 'RUNNING, copying', 'MIGRATE_SUCCESS', 'SYNC_FAIL'])(
  'in %s the actions listed as accepted are those that the task takes',
  (state) => {
    const cloud = taskInState(state)
    request(cloud, 'skip')
    const { accepts } = lastRefusal(cloud).details
    expect(taskActions.filter((each) => request(taskInState(state), each) < 400)).toEqual(accepts)
  },
)

test('from READY a path leads to every action but a drill that was not planned', () => {
  const unreachable = taskActions.filter((action) => {
    const cloud = taskInState('READY')
    return request(cloud, action) >= 400 && !lastRefusal(cloud).details.is_reachable
  })
  expect(unreachable).toEqual(['migration_test'])
})

test('a path reports a failure only if nothing else leads to the action', () => {
  const cloud = taskInState('RUNNING, copying')
  request(cloud, 'sync_failed_rollback')
  const bodies = lastRefusal(cloud).fix.map(({ call }) => call?.body)
  expect(bodies).toContainEqual({ copystate: 'error', migrationcycle: 'syncing' })
  request(cloud, 'restart')
  expect(JSON.stringify(lastRefusal(cloud).fix)).not.toContain('copystate')
})
