// biome-ignore-all lint/suspicious/noThenProperty: a word of the rules, which are not awaited
import { describe, expect, test } from 'vitest'
import { callWithToken } from '../support/callers.ts'
import { withClientRules } from '../support/client-rules.ts'

/** A place with one custom rule. */
const under = (rule: object) => {
  const cloud = withClientRules()
  const { status, body } = cloud.rules({ custom: [{ name: 'mine', ...rule }] })
  expect(status, JSON.stringify(body)).toBe(200)
  return cloud
}

const reading = { operation: 'ShowTask' }
const start = { operation: 'UpdateTaskStatus', where: { 'body.operation': 'start' } }

describe('forbid', () => {
  test('is violated by each request that matches', () => {
    const { task, act, verdict } = under({ forbid: start })
    const id = task()
    act(id, 'stop')
    expect(verdict('mine').verdict).toBe('untested')
    act(id, 'start')
    expect(verdict('mine')).toMatchObject({ custom: true, verdict: 'violated', tested: 1 })
  })
})

describe('every, then', () => {
  const rule = { every: start, then: reading, same: 'params.task_id' }

  test('is violated until a request with the same subject follows', () => {
    const { task, server, act, show, verdictName, verdict } = under(rule)
    const [one, other] = [task(), task(server('other'))]
    act(one, 'start')
    show(other)
    expect(verdict('mine').violations).toMatchObject([
      { subject: one, message: 'nothing followed' },
    ])
    show(one)
    expect(verdictName('mine')).toBe('passed')
  })

  test('is passed up to and including the limit', () => {
    const { task, act, show, wait, verdictName } = under({ ...rule, within_ms: 100 })
    const id = task()
    act(id, 'start')
    wait(100)
    expect(verdictName('mine')).toBe('passed')
    show(id)
    expect(verdictName('mine')).toBe('passed')
  })

  test('is violated after the limit, whether it then follows or not', () => {
    const { task, act, show, wait, verdict } = under({ ...rule, within_ms: 100 })
    const id = task()
    act(id, 'start')
    wait(101)
    expect(verdict('mine').violations).toMatchObject([{ message: 'nothing followed' }])
    show(id)
    expect(verdict('mine').violations).toMatchObject([{ message: 'followed only after 101 ms' }])
  })

  test('without `same` accepts any request of the workspace', () => {
    const { task, server, act, show, verdictName } = under({ every: start, then: reading })
    const [one, other] = [task(), task(server('other'))]
    act(one, 'start')
    show(other)
    expect(verdictName('mine')).toBe('passed')
  })

  test('can tie a reply to a later request', () => {
    const { task, act, verdictName } = under({
      every: { operation: 'CreateTask', status: 200 },
      then: start,
      same: { first: 'reply.id', later: 'params.task_id' },
    })
    const id = task()
    expect(verdictName('mine')).toBe('violated')
    act(id, 'start')
    expect(verdictName('mine')).toBe('passed')
  })
})

describe('every, never', () => {
  const rule = { every: start, never: reading, same: 'params.task_id' }

  test('is for ever without a limit, and else until the limit', () => {
    for (const within_ms of [undefined, 100]) {
      const { task, act, show, wait, verdictName } = under({
        ...rule,
        ...(within_ms && { within_ms }),
      })
      const id = task()
      act(id, 'start')
      wait(100)
      show(id)
      expect(verdictName('mine')).toBe(within_ms ? 'passed' : 'violated')
    }
  })

  test('ends with `unless`, for the same subject only', () => {
    const { task, server, act, show, verdict } = under({
      ...rule,
      unless: { operation: 'UpdateTaskStatus', where: { 'body.operation': 'stop' } },
    })
    const [one, other] = [task(), task(server('other'))]
    act(one, 'start')
    act(other, 'start')
    act(one, 'stop')
    show(one)
    expect(verdict('mine').verdict).toBe('passed')
    show(other)
    expect(verdict('mine').violations).toMatchObject([{ subject: other }])
  })

  test('is separate for each workspace', () => {
    const { emulator, call, verdictName } = under({
      every: { operation: 'ListTasks' },
      never: reading,
    })
    const params = { task_id: 'x' }
    call('ListTasks')
    callWithToken(emulator, 'workspace/other', 'ShowTask', { params })
    expect(verdictName('mine')).toBe('passed')
    call('ShowTask', { params })
    expect(verdictName('mine')).toBe('violated')
  })
})

describe('every, at_most', () => {
  test('counts requests with the same subject, within the limit', () => {
    const { task, show, wait, verdictName, verdict } = under({
      every: reading,
      at_most: 2,
      same: 'params.task_id',
      within_ms: 100,
    })
    const id = task()
    for (let i = 0; i < 4; i++) {
      show(id)
      wait(51)
    }
    expect(verdictName('mine')).toBe('passed')
    show(id)
    show(id)
    show(id)
    expect(verdict('mine').violations).toMatchObject([{ message: 'was sent 3 times' }])
  })
})

describe('a match', () => {
  test.each<[string, object, boolean]>([
    ['an operation', { operation: 'ShowTask' }, true],
    ['several', { operation: ['ListTasks', 'ShowTask'] }, true],
    ['another', { operation: 'ListTasks' }, false],
    ['a method', { method: 'GET' }, true],
    ['a status', { status: 404 }, true],
    ['a class of them', { status: '4xx' }, true],
    ['another class', { status: ['2xx', '5xx'] }, false],
    ['an error code', { error_code: 'SMS.7703' }, true],
    ['a parameter', { where: { 'params.task_id': 'x' } }, true],
    ['one of several', { where: { 'params.task_id': ['y', 'x'] } }, true],
    ['a number', { where: { status: { above: 403, below: 405 } } }, true],
    ['what it is not', { where: { 'params.task_id': { not: 'x' } } }, false],
    ['what there is', { where: { 'query.limit': { present: true } } }, true],
    ['what there is not', { where: { 'reply.id': { present: false } } }, true],
    ['a number as text', { where: { 'query.limit': 5 } }, true],
    ['a header', { where: { 'headers.X-Auth-Token': 'workspace/test' } }, true],
    ['a reply', { where: { 'reply.error_code': 'SMS.7703' } }, true],
    ['two things', { method: 'GET', where: { status: 200 } }, false],
    ['anything', {}, true],
    ['a pattern', { operation: 'Show*' }, true],
    ['another pattern', { operation: ['List*', '*Server?'] }, false],
    ['a path', { path: '/v3/tasks/{task_id}' }, true],
    ['a user', { user: 'dev*' }, true],
    ['another caller', { caller: { user: 'alice' } }, false],
    ['a task that it names', { task_id: ['x', 'y'] }, true],
    ['another source', { source_id: 'y' }, false],
    ['a part of the query', { query: { limit: 5 } }, true],
    ['a pattern of a value', { where: { 'reply.error_code': { like: 'SMS.77*' } } }, true],
  ])('can be on %s', (_, match, isMet) => {
    const { call, verdictName } = under({ forbid: match })
    call('ShowTask', { params: { task_id: 'x' }, query: { limit: '5' } })
    expect(verdictName('mine')).toBe(isMet ? 'violated' : 'untested')
  })

  test('finds an item in a list of the body', () => {
    const { call, verdictName } = under({ forbid: { where: { 'body.ids': 'b' } } })
    call('DeleteTasks', { body: { ids: ['a', 'b'] } })
    expect(verdictName('mine')).toBe('violated')
  })
})

describe('built-in rules', () => {
  test('can be switched off, or have other limits', () => {
    const { rules, task, show, wait, report, verdictName } = withClientRules()
    rules({ builtin: { 'poll-slowly': { within_ms: 50 }, 'delete-servers': false } })
    const id = task()
    show(id)
    wait(50)
    show(id)
    expect(verdictName('poll-slowly')).toBe('passed')
    expect(report().rules.map(({ name }) => name)).not.toContain('delete-servers')
  })

  test('are replaced by a custom rule of the same name', () => {
    const { report } = under({ name: 'poll-slowly', forbid: reading })
    const found = report().rules.filter(({ name }) => name === 'poll-slowly')
    expect(found).toMatchObject([{ custom: true }])
  })
})

describe('rules that cannot be used', () => {
  const one = { name: 'mine', forbid: reading }
  test.each<[object, string]>([
    [{ custom: [{ forbid: reading }] }, 'custom[0].name'],
    [{ custom: [{ ...one, name: 'My Rule' }] }, 'custom[0].name'],
    [{ custom: [{ name: 'mine' }] }, 'needs exactly one of forbid, then, never, at_most'],
    [{ custom: [{ ...one, every: reading }] }, 'custom[0].every: it has no meaning beside forbid'],
    [{ custom: [{ name: 'mine', then: reading }] }, 'custom[0].every: it is required beside then'],
    [
      { custom: [{ name: 'mine', every: reading, then: reading, never: reading }] },
      'exactly one of',
    ],
    [{ custom: [{ ...one, colour: 'red' }] }, 'colour'],
    [{ custom: [{ name: 'mine', forbid: { operation: 'ShowTsk' } }] }, 'no operation ShowTsk'],
    [{ custom: [{ name: 'mine', forbid: { operation: 'ShowClock' } }] }, 'no operation ShowClock'],
    [
      { custom: [{ name: 'mine', forbid: { where: { 'bdy.x': 1 } } }] },
      'must be operation, method',
    ],
    [{ custom: [{ name: 'mine', every: reading, never: reading, same: 'x' }] }, 'custom[0].same'],
    [{ custom: [{ name: 'mine', every: reading, at_most: 0 }] }, 'custom[0].at_most'],
    [{ custom: [{ name: 'mine', every: reading, never: reading, within_ms: '1s' }] }, 'within_ms'],
    [{ custom: [one, one] }, 'custom[1].name: there are two rules named mine'],
    [
      { builtin: { 'poll-fast': false } },
      'builtin.poll-fast: there is no such rule; there are poll-',
    ],
    [
      { builtin: { 'known-fields': { within_ms: 1 } } },
      'builtin.known-fields.within_ms: the rule has',
    ],
    [{ rule: [] }, 'rule'],
  ])('%j are refused, and change nothing', (body, why) => {
    const { rules, report } = withClientRules()
    const before = report()
    const answer = rules(body)
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toContain(why)
    expect(report()).toEqual(before)
  })
})

test('DELETE removes custom rules and all counts', () => {
  const { call, report } = under({ forbid: {} })
  call('ListTasks')
  call('ClearClientRules')
  expect(report()).toMatchObject({ requests: 0, violated: 0 })
  expect(report().rules.every(({ custom }) => !custom)).toBe(true)
})
