import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { armFault, callOperation, faultState } from '../support/faults.ts'

const denied = { kind: 'refuse', error_code: 'SMS.9004' } as const

describe('arming', () => {
  test('answers the fault with everything that holds of it', () => {
    const place = freshWorkspace()
    const { status, body } = place.call('ArmFault', { body: denied })
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
      armed_at_ms: place.workspace.clock.now,
      state: 'armed',
      matched: 0,
      applied: 0,
    })
  })

  test('takes an id of one’s own, once', () => {
    const place = freshWorkspace()
    expect(armFault(place, { ...denied, id: 'mine' }).id).toBe('mine')
    const { status, body } = place.call('ArmFault', { body: { ...denied, id: 'mine' } })
    expect([status, body.error.code]).toEqual([409, 'FaultExists'])
  })

  test('gives out no id that somebody has chosen', () => {
    const place = freshWorkspace()
    for (const id of ['fault-1', 'fault-3']) armFault(place, { ...denied, id })
    expect([armFault(place, denied).id, armFault(place, denied).id]).toEqual(['fault-2', 'fault-4'])
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
    const place = freshWorkspace()
    const body = 'kind' in change || Object.keys(change).length > 0 ? { ...denied, ...change } : {}
    const reply = place.call('ArmFault', { body })
    expect(reply.status).toBe(400)
    expect(reply.body.error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(place.call('ListFaults').body.count).toBe(0)
  })

  test('suggests the operation that was meant', () => {
    const place = freshWorkspace()
    const match = { operation: 'ShowTusk' }
    expect(place.call('ArmFault', { body: { ...denied, match } })).toMatchObject({
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

  test.each(['ListApiVersion', 'AdvanceClock'])('%s is none that faults can strike', (operation) =>
    expect(
      freshWorkspace().call('ArmFault', { body: { ...denied, match: { operation } } }).status,
    ).toBe(400),
  )
})

describe('what is armed', () => {
  test('is listed in order, shown, and removed', () => {
    const place = freshWorkspace()
    armFault(place, denied)
    armFault(place, { ...denied, id: 'mine' })
    const listed = place.call('ListFaults').body
    expect(listed.faults.map(({ id }: { id: string }) => id)).toEqual(['fault-1', 'mine'])
    const params = { fault_id: 'fault-1' }
    expect(place.call('ShowFault', { params }).body).toEqual(listed.faults[0])
    expect(place.call('RemoveFault', { params }).body).toEqual(listed.faults[0])
    expect(place.call('ShowFault', { params })).toMatchObject({
      status: 404,
      body: { error: { code: 'FaultNotFound' } },
    })
    expect(place.call('ClearFaults').body).toEqual({ count: 1, faults: [listed.faults[1]] })
    expect(place.call('ListFaults').body).toEqual({ count: 0, faults: [] })
  })

  test('is nobody else’s', () => {
    const place = freshWorkspace()
    armFault(place, denied)
    expect(callOperation(place, 'ListTasks').status).toBe(403)
    expect(callOperation(place, 'ListTasks', {}, 'workspace/other').status).toBe(200)
  })

  test('is gone after a reset', () => {
    const place = freshWorkspace()
    armFault(place, denied)
    place.call('ResetWorkspace', { body: {} })
    expect(place.call('ListFaults').body.count).toBe(0)
    expect(callOperation(place, 'ListTasks').status).toBe(200)
  })

  test('of a workspace that is not there is a 404', () =>
    expect(freshWorkspace().call('ListFaults', { params: { workspace: 'nowhere' } }).status).toBe(
      404,
    ))
})

describe('it strikes', () => {
  const statuses = (place: ReturnType<typeof freshWorkspace>, count: number) =>
    Array.from({ length: count }, () => callOperation(place, 'ListTasks').status)

  test('the nth that it meets', () => {
    const place = freshWorkspace()
    const { id } = armFault(place, { ...denied, nth: 3 })
    expect(statuses(place, 5)).toEqual([200, 200, 403, 200, 200])
    expect(faultState(place, id)).toMatchObject({ matched: 3, applied: 1, state: 'ended' })
  })

  test('so many times, from the nth on', () => {
    const place = freshWorkspace()
    const { id } = armFault(place, { ...denied, nth: 2, times: 2 })
    expect(statuses(place, 5)).toEqual([200, 403, 403, 200, 200])
    expect(faultState(place, id)).toMatchObject({ matched: 3, applied: 2, state: 'ended' })
  })

  test('as likely as it is said to, and alike for one seed', () => {
    const run = (seed: string) => {
      const place = freshWorkspace({ seed })
      armFault(place, { ...denied, probability: 0.3 })
      return statuses(place, 200)
    }
    const struck = run('a').filter((status) => status === 403).length
    expect(struck).toBeGreaterThan(30)
    expect(struck).toBeLessThan(90)
    expect(run('a')).toEqual(run('a'))
    expect(run('a')).not.toEqual(run('b'))
  })

  test('between two instants of the clock', () => {
    const place = freshWorkspace()
    const { now } = place.workspace.clock
    const { id } = armFault(place, { ...denied, from_ms: now + 10, until_ms: now + 20 })
    expect(faultState(place, id).state).toBe('waiting')
    const seen = [0, 9, 1, 9, 1].map((ms) => {
      place.pass(ms)
      return callOperation(place, 'ListTasks').status
    })
    expect(seen).toEqual([200, 200, 403, 403, 200])
    expect(faultState(place, id)).toMatchObject({ matched: 2, applied: 2, state: 'ended' })
  })

  test('for a span from its arming', () => {
    const place = freshWorkspace()
    place.pass(1_000)
    const { id } = armFault(place, { ...denied, ttl_ms: 5 })
    expect(callOperation(place, 'ListTasks').status).toBe(403)
    place.pass(5)
    expect(callOperation(place, 'ListTasks').status).toBe(200)
    expect(faultState(place, id).state).toBe('ended')
  })
})

describe('it is met by', () => {
  const world = () => {
    const place = freshWorkspace()
    const ids = readyTask(place, { task: { name: 'blue-1' } })
    const strikes = (match: object, operation: string, input: object = {}) => {
      place.call('ClearFaults')
      armFault(place, { ...denied, match })
      return callOperation(place, operation, input).status === 403
    }
    return { ...ids, place, strikes }
  }

  test('an operation, by its id or a pattern', () => {
    const { strikes } = world()
    expect(strikes({ operation: 'ListTasks' }, 'ListTasks')).toBe(true)
    expect(strikes({ operation: 'ListTasks' }, 'ListServers')).toBe(false)
    expect(strikes({ operation: 'List*' }, 'ListServers')).toBe(true)
  })

  test('a task, by its id or its name, wherever the request names it', () => {
    const { strikes, task_id } = world()
    const params = { task_id }
    const other = { task_id: 'other' }
    expect(strikes({ task: task_id }, 'ShowTask', { params })).toBe(true)
    expect(strikes({ task: 'blue-*' }, 'ShowTask', { params })).toBe(true)
    expect(strikes({ task: 'red-*' }, 'ShowTask', { params })).toBe(false)
    expect(strikes({ task: task_id }, 'ShowTask', { params: other })).toBe(false)
    expect(strikes({ task: 'other' }, 'ShowTask', { params: other })).toBe(true)
    expect(strikes({ task: '*' }, 'ListTasks')).toBe(false)
    expect(strikes({ task: task_id }, 'DeleteTasks', { body: { ids: [task_id] } })).toBe(true)
    expect(strikes({ task: '*' }, 'DeleteTasks', { body: { task_info: {} } })).toBe(false)
  })

  test('a source, also by way of its task', () => {
    const { strikes, task_id, source_id } = world()
    expect(strikes({ source: source_id }, 'ShowServer', { params: { source_id } })).toBe(true)
    expect(strikes({ source: source_id }, 'ShowTask', { params: { task_id } })).toBe(true)
    expect(strikes({ source: 'ecs-*' }, 'ShowTask', { params: { task_id } })).toBe(true)
    expect(strikes({ name: 'ecs-4bb?' }, 'ShowTask', { params: { task_id } })).toBe(true)
    expect(strikes({ source: 'other' }, 'ShowTask', { params: { task_id } })).toBe(false)
  })

  test('a source or a task that the request is to make, by its name', () => {
    const { strikes, source_id } = world()
    const body = linuxServer({ name: 'red-1' })
    expect(strikes({ name: 'red-*' }, 'RegisterServer', { body })).toBe(true)
    expect(strikes({ source: 'red-1' }, 'RegisterServer', { body })).toBe(true)
    expect(strikes({ name: 'blue-*' }, 'RegisterServer', { body })).toBe(false)
    expect(strikes({ task: 'red-1' }, 'RegisterServer', { body })).toBe(false)
    const back = { ...body, id: source_id }
    expect(strikes({ source: source_id }, 'RegisterServer', { body: back })).toBe(true)
    const task = { name: 'red-2', source_server: { id: source_id } }
    expect(strikes({ task: 'red-2' }, 'CreateTask', { body: task })).toBe(true)
    expect(strikes({ name: 'green-*' }, 'CreateTask', { body: task })).toBe(false)
  })

  test('what the request holds, as for any other request match', () => {
    const { strikes, task_id } = world()
    const start = { params: { task_id }, body: { operation: 'start' } }
    const actions = { operation: ['UpdateTaskStatus', 'Delete*'] }
    expect(strikes(actions, 'UpdateTaskStatus', start)).toBe(true)
    expect(strikes({ ...actions, body: { operation: 'stop' } }, 'UpdateTaskStatus', start)).toBe(
      false,
    )
    expect(strikes({ where: { 'body.operation': 'start' } }, 'UpdateTaskStatus', start)).toBe(true)
    expect(strikes({ path: '/v3/tasks/*/action' }, 'UpdateTaskStatus', start)).toBe(true)
    expect(strikes({ path: '/v3/tasks/*' }, 'UpdateTaskStatus', start)).toBe(false)
    expect(strikes({ method: 'GET', query: { limit: 5 } }, 'ListTasks', {})).toBe(false)
    expect(strikes({ query: { limit: 5 } }, 'ListTasks', { query: { limit: '5' } })).toBe(true)
  })

  test('a user', () => {
    const { strikes } = world()
    expect(strikes({ user: 'developer' }, 'ListTasks')).toBe(true)
    expect(strikes({ user: 'alice' }, 'ListTasks')).toBe(false)
  })

  test('none whose credential is bad', () => {
    const { place } = world()
    armFault(place, denied)
    expect(callOperation(place, 'ListTasks', {}, 'workspace/te st').status).toBe(401)
  })
})

describe('a strike is told', () => {
  test('in the journal, in the events, and in a header', () => {
    const place = freshWorkspace()
    armFault(place, { ...denied, id: 'no', times: 1 })
    const { headers } = callOperation(place, 'ListTasks')
    expect(headers['X-Emulator-Fault']).toBe('no')
    const { journal } = place.workspace
    expect(journal.list().at(-1)).toMatchObject({ operation: 'ListTasks', faults: ['no'] })
    const told = journal.eventsAfter(0).filter(({ kind }) => kind === 'fault')
    expect(told).toMatchObject([
      { what: 'armed', fault_id: 'no', request: 1, detail: 'refuse' },
      { what: 'applied', fault_id: 'no', request: 2, detail: 'refuse ListTasks: SMS.9004' },
      { what: 'ended', fault_id: 'no', request: 2, detail: 'applied 1 times' },
    ])
  })

  test('and so is its end by removal, or by time', () => {
    const place = freshWorkspace()
    armFault(place, { ...denied, ttl_ms: 1 })
    armFault(place, denied)
    place.call('RemoveFault', { params: { fault_id: 'fault-2' } })
    place.pass(1)
    callOperation(place, 'ListTasks')
    const ends = place.workspace.journal
      .eventsAfter(0)
      .flatMap((event) => (event.kind === 'fault' && event.what === 'ended' ? [event] : []))
    expect(ends.map(({ fault_id, request }) => [fault_id, request])).toEqual([
      ['fault-2', 3],
      ['fault-1', 5],
    ])
  })

  test('arming and removing are steps of the journal', () => {
    const place = freshWorkspace()
    armFault(place, denied)
    place.call('ClearFaults')
    const steps = place.workspace.journal.list().map(({ operation }) => operation)
    expect(steps).toEqual(['ArmFault', 'ClearFaults'])
  })
})

test('a rewind brings the counts back', () => {
  const place = freshWorkspace()
  const { id } = armFault(place, { ...denied, nth: 2 })
  callOperation(place, 'ListTasks')
  callOperation(place, 'ListTasks')
  expect(faultState(place, id)).toMatchObject({ matched: 2, applied: 1 })
  place.workspace.history.rewind(2)
  expect(faultState(place, id)).toMatchObject({ matched: 1, applied: 0, state: 'armed' })
})

test('what a refused request met is counted all the same', () => {
  const place = freshWorkspace()
  const { id } = armFault(place, { ...denied, nth: 2 })
  expect(callOperation(place, 'ShowTask', { params: { task_id: 'none' } }).status).toBe(404)
  expect(faultState(place, id).matched).toBe(1)
  expect(callOperation(place, 'ShowTask', { params: { task_id: 'none' } }).status).toBe(403)
})
