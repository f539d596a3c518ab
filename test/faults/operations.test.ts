import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { armFault, callOperation, faultState } from '../support/faults.ts'

const denied = { kind: 'refuse', error_code: 'SMS.9004' } as const

describe('arming', () => {
  test('replies with the whole fault', () => {
    const cloud = freshWorkspace()
    const { status, body } = cloud.call('ArmFault', { body: denied })
    expect(status).toBe(201)
    expect(body).toEqual({
      kind: 'refuse',
      id: 'fault-1',
      match: {},
      nth: 1,
      times: null,
      probability: 1,
      from_ms: null,
      until_ms: null,
      ttl_ms: null,
      error_code: 'SMS.9004',
      when: 'before',
      armed_at_ms: cloud.workspace.clock.now,
      state: 'armed',
      matched: 0,
      applied: 0,
    })
  })

  test('accepts an id once', () => {
    const cloud = freshWorkspace()
    expect(armFault(cloud, { ...denied, id: 'mine' }).id).toBe('mine')
    const { status, body } = cloud.call('ArmFault', { body: { ...denied, id: 'mine' } })
    expect([status, body.error.code]).toEqual([409, 'FaultExists'])
  })

  test('gives out no id that somebody has chosen', () => {
    const cloud = freshWorkspace()
    for (const id of ['fault-1', 'fault-3']) armFault(cloud, { ...denied, id })
    expect([armFault(cloud, denied).id, armFault(cloud, denied).id]).toEqual(['fault-2', 'fault-4'])
  })

  test('draws on no id of the cloud', () => {
    const [one, other] = [freshWorkspace(), freshWorkspace()]
    armFault(one, { ...denied, match: { operation: 'ShowTask' } })
    expect(readyTask(one)).toEqual(readyTask(other))
  })

  test.each([
    ['a kind', { kind: 'explode' }, 'InvalidParameter', /kind: it must be one of refuse/],
    ['no kind', {}, 'MissingParameter', /kind: it must be one of refuse/],
    ['a code', { error_code: 'SMS.9005x' }, 'InvalidParameter', /did you mean SMS\.9005\?/],
    ['no code', { error_code: undefined }, 'MissingParameter', /error_code/],
    ['a field', { bytes: 4 }, 'UnknownField', /bytes/],
    ['a field to match', { match: { tusk: 'x' } }, 'UnknownField', /match\.tusk/],
    ['a header for an id', { id: 'a\r\nb' }, 'InvalidParameter', /id: it must consist/],
    ['nth', { nth: 0 }, 'InvalidParameter', /nth: it must be at least 1/],
    ['times', { times: 1.5 }, 'InvalidParameter', /times: it must be a whole number/],
    ['a probability', { probability: 2 }, 'InvalidParameter', /probability: it must be at most 1/],
    ['an end', { from_ms: 5, until_ms: 5 }, 'InvalidParameter', /until_ms: it must be after/],
  ])('says what is wrong with %s', (_, change, code, message) => {
    const cloud = freshWorkspace()
    const body = 'kind' in change || Object.keys(change).length > 0 ? { ...denied, ...change } : {}
    const reply = cloud.call('ArmFault', { body })
    expect(reply.status).toBe(400)
    expect(reply.body.error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(cloud.call('ListFaults').body.count).toBe(0)
  })

  test('suggests the operation that was meant', () => {
    const cloud = freshWorkspace()
    const match = { operation: 'ShowTusk' }
    expect(cloud.call('ArmFault', { body: { ...denied, match } })).toMatchObject({
      status: 400,
      body: { error: { code: 'UnknownOperation', hint: 'Did you mean `ShowTask`?' } },
    })
  })

  test('checks each of several operations', () => {
    const match = { operation: ['ShowTask', 'ShowTusk'] }
    const { body } = freshWorkspace().call('ArmFault', { body: { ...denied, match } })
    expect(body.error).toMatchObject({ code: 'UnknownOperation', hint: 'Did you mean `ShowTask`?' })
  })

  test('does not take a match on the reply, which is not there yet', () => {
    for (const match of [{ status: 200 }, { where: { 'reply.id': 'x' } }]) {
      const reply = freshWorkspace().call('ArmFault', { body: { ...denied, match } })
      expect(reply.status).toBe(400)
    }
  })

  test.each(['ListApiVersion', 'AdvanceClock'])('faults cannot apply to %s', (operation) =>
    expect(
      freshWorkspace().call('ArmFault', { body: { ...denied, match: { operation } } }).status,
    ).toBe(400),
  )
})

describe('what is armed', () => {
  test('is listed in order, shown, and removed', () => {
    const cloud = freshWorkspace()
    armFault(cloud, denied)
    armFault(cloud, { ...denied, id: 'mine' })
    const listed = cloud.call('ListFaults').body
    expect(listed.faults.map(({ id }: { id: string }) => id)).toEqual(['fault-1', 'mine'])
    const params = { fault_id: 'fault-1' }
    expect(cloud.call('ShowFault', { params }).body).toEqual(listed.faults[0])
    expect(cloud.call('RemoveFault', { params }).body).toEqual(listed.faults[0])
    expect(cloud.call('ShowFault', { params })).toMatchObject({
      status: 404,
      body: { error: { code: 'FaultNotFound' } },
    })
    expect(cloud.call('ClearFaults').body).toEqual({ count: 1, faults: [listed.faults[1]] })
    expect(cloud.call('ListFaults').body).toEqual({ count: 0, faults: [] })
  })

  test('belongs to its workspace alone', () => {
    const cloud = freshWorkspace()
    armFault(cloud, denied)
    expect(callOperation(cloud, 'ListTasks').status).toBe(403)
    expect(callOperation(cloud, 'ListTasks', {}, 'workspace/other').status).toBe(200)
  })

  test('is removed by a reset', () => {
    const cloud = freshWorkspace()
    armFault(cloud, denied)
    cloud.call('ResetWorkspace', { body: {} })
    expect(cloud.call('ListFaults').body.count).toBe(0)
    expect(callOperation(cloud, 'ListTasks').status).toBe(200)
  })

  test('of a workspace that is not there is a 404', () =>
    expect(freshWorkspace().call('ListFaults', { params: { workspace: 'nowhere' } }).status).toBe(
      404,
    ))
})

describe('it applies', () => {
  const statuses = (cloud: ReturnType<typeof freshWorkspace>, count: number) =>
    Array.from({ length: count }, () => callOperation(cloud, 'ListTasks').status)

  test('to the nth match', () => {
    const cloud = freshWorkspace()
    const { id } = armFault(cloud, { ...denied, nth: 3 })
    expect(statuses(cloud, 5)).toEqual([200, 200, 403, 200, 200])
    expect(faultState(cloud, id)).toMatchObject({ matched: 3, applied: 1, state: 'ended' })
  })

  test('a number of times, from the nth match on', () => {
    const cloud = freshWorkspace()
    const { id } = armFault(cloud, { ...denied, nth: 2, times: 2 })
    expect(statuses(cloud, 5)).toEqual([200, 403, 403, 200, 200])
    expect(faultState(cloud, id)).toMatchObject({ matched: 3, applied: 2, state: 'ended' })
  })

  test('with its probability, equally for equal seeds', () => {
    const run = (seed: string) => {
      const cloud = freshWorkspace({ seed })
      armFault(cloud, { ...denied, probability: 0.3 })
      return statuses(cloud, 200)
    }
    const applied = run('a').filter((status) => status === 403).length
    expect(applied).toBeGreaterThan(30)
    expect(applied).toBeLessThan(90)
    expect(run('a')).toEqual(run('a'))
    expect(run('a')).not.toEqual(run('b'))
  })

  test('between two instants of the clock', () => {
    const cloud = freshWorkspace()
    const { now } = cloud.workspace.clock
    const { id } = armFault(cloud, { ...denied, from_ms: now + 10, until_ms: now + 20 })
    expect(faultState(cloud, id).state).toBe('waiting')
    const seen = [0, 9, 1, 9, 1].map((ms) => {
      cloud.pass(ms)
      return callOperation(cloud, 'ListTasks').status
    })
    expect(seen).toEqual([200, 200, 403, 403, 200])
    expect(faultState(cloud, id)).toMatchObject({ matched: 2, applied: 2, state: 'ended' })
  })

  test('for a duration from its arming', () => {
    const cloud = freshWorkspace()
    cloud.pass(1_000)
    const { id } = armFault(cloud, { ...denied, ttl_ms: 5 })
    expect(callOperation(cloud, 'ListTasks').status).toBe(403)
    cloud.pass(5)
    expect(callOperation(cloud, 'ListTasks').status).toBe(200)
    expect(faultState(cloud, id).state).toBe('ended')
  })
})

describe('it matches', () => {
  const setUp = () => {
    const cloud = freshWorkspace()
    const ids = readyTask(cloud, { task: { name: 'blue-1' } })
    const applies = (match: object, operation: string, input: object = {}) => {
      cloud.call('ClearFaults')
      armFault(cloud, { ...denied, match })
      return callOperation(cloud, operation, input).status === 403
    }
    return { ...ids, cloud, applies }
  }

  test('an operation, by its id or a pattern', () => {
    const { applies } = setUp()
    expect(applies({ operation: 'ListTasks' }, 'ListTasks')).toBe(true)
    expect(applies({ operation: 'ListTasks' }, 'ListServers')).toBe(false)
    expect(applies({ operation: 'List*' }, 'ListServers')).toBe(true)
  })

  test('a task, by its id or its name, wherever the request names it', () => {
    const { applies, task_id } = setUp()
    const params = { task_id }
    const other = { task_id: 'other' }
    expect(applies({ task: task_id }, 'ShowTask', { params })).toBe(true)
    expect(applies({ task: 'blue-*' }, 'ShowTask', { params })).toBe(true)
    expect(applies({ task: 'red-*' }, 'ShowTask', { params })).toBe(false)
    expect(applies({ task: task_id }, 'ShowTask', { params: other })).toBe(false)
    expect(applies({ task: 'other' }, 'ShowTask', { params: other })).toBe(true)
    expect(applies({ task: '*' }, 'ListTasks')).toBe(false)
    expect(applies({ task: task_id }, 'DeleteTasks', { body: { ids: [task_id] } })).toBe(true)
    expect(applies({ task: '*' }, 'DeleteTasks', { body: { task_info: {} } })).toBe(false)
  })

  test('a source, also by way of its task', () => {
    const { applies, task_id, source_id } = setUp()
    expect(applies({ source: source_id }, 'ShowServer', { params: { source_id } })).toBe(true)
    expect(applies({ source: source_id }, 'ShowTask', { params: { task_id } })).toBe(true)
    expect(applies({ source: 'ecs-*' }, 'ShowTask', { params: { task_id } })).toBe(true)
    expect(applies({ name: 'ecs-4bb?' }, 'ShowTask', { params: { task_id } })).toBe(true)
    expect(applies({ source: 'other' }, 'ShowTask', { params: { task_id } })).toBe(false)
  })

  test('a source or a task that the request is to make, by its name', () => {
    const { applies, source_id } = setUp()
    const body = linuxServer({ name: 'red-1' })
    expect(applies({ name: 'red-*' }, 'RegisterServer', { body })).toBe(true)
    expect(applies({ source: 'red-1' }, 'RegisterServer', { body })).toBe(true)
    expect(applies({ name: 'blue-*' }, 'RegisterServer', { body })).toBe(false)
    expect(applies({ task: 'red-1' }, 'RegisterServer', { body })).toBe(false)
    const back = { ...body, id: source_id }
    expect(applies({ source: source_id }, 'RegisterServer', { body: back })).toBe(true)
    const task = { name: 'red-2', source_server: { id: source_id } }
    expect(applies({ task: 'red-2' }, 'CreateTask', { body: task })).toBe(true)
    expect(applies({ name: 'green-*' }, 'CreateTask', { body: task })).toBe(false)
  })

  test('what the request holds, as for any other request match', () => {
    const { applies, task_id } = setUp()
    const start = { params: { task_id }, body: { operation: 'start' } }
    const actions = { operation: ['UpdateTaskStatus', 'Delete*'] }
    expect(applies(actions, 'UpdateTaskStatus', start)).toBe(true)
    expect(applies({ ...actions, body: { operation: 'stop' } }, 'UpdateTaskStatus', start)).toBe(
      false,
    )
    expect(applies({ where: { 'body.operation': 'start' } }, 'UpdateTaskStatus', start)).toBe(true)
    expect(applies({ path: '/v3/tasks/*/action' }, 'UpdateTaskStatus', start)).toBe(true)
    expect(applies({ path: '/v3/tasks/*' }, 'UpdateTaskStatus', start)).toBe(false)
    expect(applies({ method: 'GET', query: { limit: 5 } }, 'ListTasks', {})).toBe(false)
    expect(applies({ query: { limit: 5 } }, 'ListTasks', { query: { limit: '5' } })).toBe(true)
  })

  test('a user', () => {
    const { applies } = setUp()
    expect(applies({ user: 'developer' }, 'ListTasks')).toBe(true)
    expect(applies({ user: 'alice' }, 'ListTasks')).toBe(false)
  })

  test('none whose credential is bad', () => {
    const { cloud } = setUp()
    armFault(cloud, denied)
    expect(callOperation(cloud, 'ListTasks', {}, 'workspace/te st').status).toBe(401)
  })
})

describe('an applied fault has events', () => {
  test('in the journal, in the events, and in a header', () => {
    const cloud = freshWorkspace()
    armFault(cloud, { ...denied, id: 'no', times: 1 })
    const { headers } = callOperation(cloud, 'ListTasks')
    expect(headers['X-Emulator-Fault']).toBe('no')
    const { journal } = cloud.workspace
    expect(journal.list().at(-1)).toMatchObject({ operation: 'ListTasks', faults: ['no'] })
    const events = journal.eventsAfter(0).filter(({ kind }) => kind === 'fault')
    expect(events).toMatchObject([
      { what: 'armed', fault_id: 'no', request: 1, detail: 'refuse' },
      { what: 'applied', fault_id: 'no', request: 2, detail: 'refuse ListTasks: SMS.9004' },
      { what: 'ended', fault_id: 'no', request: 2, detail: 'applied 1 times' },
    ])
  })

  test('and so is its end by removal, or by time', () => {
    const cloud = freshWorkspace()
    armFault(cloud, { ...denied, ttl_ms: 1 })
    armFault(cloud, denied)
    cloud.call('RemoveFault', { params: { fault_id: 'fault-2' } })
    cloud.pass(1)
    callOperation(cloud, 'ListTasks')
    const ends = cloud.workspace.journal
      .eventsAfter(0)
      .flatMap((event) => (event.kind === 'fault' && event.what === 'ended' ? [event] : []))
    expect(ends.map(({ fault_id, request }) => [fault_id, request])).toEqual([
      ['fault-2', 3],
      ['fault-1', 5],
    ])
  })

  test('arming and removing are steps of the journal', () => {
    const cloud = freshWorkspace()
    armFault(cloud, denied)
    cloud.call('ClearFaults')
    const steps = cloud.workspace.journal.list().map(({ operation }) => operation)
    expect(steps).toEqual(['ArmFault', 'ClearFaults'])
  })
})

test('a rewind brings the counts back', () => {
  const cloud = freshWorkspace()
  const { id } = armFault(cloud, { ...denied, nth: 2 })
  callOperation(cloud, 'ListTasks')
  callOperation(cloud, 'ListTasks')
  expect(faultState(cloud, id)).toMatchObject({ matched: 2, applied: 1 })
  cloud.workspace.history.rewind(2)
  expect(faultState(cloud, id)).toMatchObject({ matched: 1, applied: 0, state: 'armed' })
})

test('faults that matched a refused request are counted too', () => {
  const cloud = freshWorkspace()
  const { id } = armFault(cloud, { ...denied, nth: 2 })
  expect(callOperation(cloud, 'ShowTask', { params: { task_id: 'none' } }).status).toBe(404)
  expect(faultState(cloud, id).matched).toBe(1)
  expect(callOperation(cloud, 'ShowTask', { params: { task_id: 'none' } }).status).toBe(403)
})
