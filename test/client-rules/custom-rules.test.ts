// biome-ignore-all lint/suspicious/noThenProperty: a word of the language; nobody awaits a rule
import { describe, expect, test } from 'vitest'
import { callWithToken } from '../support/callers.ts'
import { withClientRules } from '../support/watched.ts'

/** A place whose clients are held to one rule. */
const under = (rule: object) => {
  const place = withClientRules()
  const { status, body } = place.rules({ rules: [{ name: 'mine', ...rule }] })
  expect(status, JSON.stringify(body)).toBe(200)
  return place
}

const reading = { operation: 'ShowTask' }
const start = { operation: 'UpdateTaskStatus', where: { 'body.operation': 'start' } }

describe('forbid', () => {
  test('lets nothing through that matches', () => {
    const { task, act, verdict } = under({ forbid: start })
    const id = task()
    act(id, 'stop')
    expect(verdict('mine').verdict).toBe('untried')
    act(id, 'start')
    expect(verdict('mine')).toMatchObject({ own: true, verdict: 'broken', tried: 1 })
  })
})

describe('every, then', () => {
  const rule = { every: start, then: reading, same: 'params.task_id' }

  test('is open until it follows about the same', () => {
    const { task, server, act, show, verdictName: said, verdict } = under(rule)
    const [one, other] = [task(), task(server('other'))]
    act(one, 'start')
    show(other)
    expect(verdict('mine').violations).toMatchObject([{ about: one, what: 'nothing followed' }])
    show(one)
    expect(said('mine')).toBe('kept')
  })

  test('has until the limit, and the limit is still in time', () => {
    const { task, act, show, wait, verdictName: said } = under({ ...rule, within_ms: 100 })
    const id = task()
    act(id, 'start')
    wait(100)
    expect(said('mine')).toBe('kept')
    show(id)
    expect(said('mine')).toBe('kept')
  })

  test('is broken once the limit has passed, whether it then follows or not', () => {
    const { task, act, show, wait, verdict } = under({ ...rule, within_ms: 100 })
    const id = task()
    act(id, 'start')
    wait(101)
    expect(verdict('mine').violations).toMatchObject([{ what: 'nothing followed' }])
    show(id)
    expect(verdict('mine').violations).toMatchObject([{ what: 'followed only after 101 ms' }])
  })

  test('without `same` follows anywhere in the workspace', () => {
    const { task, server, act, show, verdictName: said } = under({ every: start, then: reading })
    const [one, other] = [task(), task(server('other'))]
    act(one, 'start')
    show(other)
    expect(said('mine')).toBe('kept')
  })

  test('may tie a reply to a later request', () => {
    const {
      task,
      act,
      verdictName: said,
    } = under({
      every: { operation: 'CreateTask', status: 200 },
      then: start,
      same: { first: 'reply.id', later: 'params.task_id' },
    })
    const id = task()
    expect(said('mine')).toBe('broken')
    act(id, 'start')
    expect(said('mine')).toBe('kept')
  })
})

describe('every, never', () => {
  const rule = { every: start, never: reading, same: 'params.task_id' }

  test('holds for ever without a limit, and to the limit with one', () => {
    for (const within_ms of [undefined, 100]) {
      const {
        task,
        act,
        show,
        wait,
        verdictName: said,
      } = under({ ...rule, ...(within_ms && { within_ms }) })
      const id = task()
      act(id, 'start')
      wait(100)
      show(id)
      expect(said('mine')).toBe(within_ms ? 'kept' : 'broken')
    }
  })

  test('ends with `unless`, for the same only', () => {
    const { task, server, act, show, verdict } = under({
      ...rule,
      unless: { operation: 'UpdateTaskStatus', where: { 'body.operation': 'stop' } },
    })
    const [one, other] = [task(), task(server('other'))]
    act(one, 'start')
    act(other, 'start')
    act(one, 'stop')
    show(one)
    expect(verdict('mine').verdict).toBe('kept')
    show(other)
    expect(verdict('mine').violations).toMatchObject([{ about: other }])
  })

  test('knows one workspace from another', () => {
    const {
      emulator,
      call,
      verdictName: said,
    } = under({ every: { operation: 'ListTasks' }, never: reading })
    const params = { task_id: 'x' }
    call('ListTasks')
    callWithToken(emulator, 'workspace/other', 'ShowTask', { params })
    expect(said('mine')).toBe('kept')
    call('ShowTask', { params })
    expect(said('mine')).toBe('broken')
  })
})

describe('every, at_most', () => {
  test('counts what is the same, within the limit', () => {
    const {
      task,
      show,
      wait,
      verdictName: said,
      verdict,
    } = under({
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
    expect(said('mine')).toBe('kept')
    show(id)
    show(id)
    show(id)
    expect(verdict('mine').violations).toMatchObject([{ what: 'was sent 3 times' }])
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
  ])('asks for %s', (_, match, isMet) => {
    const { call, verdictName: said } = under({ forbid: match })
    call('ShowTask', { params: { task_id: 'x' }, query: { limit: '5' } })
    expect(said('mine')).toBe(isMet ? 'broken' : 'untried')
  })

  test('looks into lists of a body', () => {
    const { call, verdictName: said } = under({ forbid: { where: { 'body.ids': 'b' } } })
    call('DeleteTasks', { body: { ids: ['a', 'b'] } })
    expect(said('mine')).toBe('broken')
  })
})

describe('ready rules', () => {
  test('may be left out, or have other figures', () => {
    const { rules, task, show, wait, report, verdictName: said } = withClientRules()
    rules({ ready: { 'poll-slowly': { within_ms: 50 }, 'delete-servers': false } })
    const id = task()
    show(id)
    wait(50)
    show(id)
    expect(said('poll-slowly')).toBe('kept')
    expect(report().rules.map(({ name }) => name)).not.toContain('delete-servers')
  })

  test('give way to an own rule of the same name', () => {
    const { report } = under({ name: 'poll-slowly', forbid: reading })
    const found = report().rules.filter(({ name }) => name === 'poll-slowly')
    expect(found).toMatchObject([{ own: true }])
  })
})

describe('rules that cannot be used', () => {
  const one = { name: 'mine', forbid: reading }
  test.each<[object, string]>([
    [{ rules: [{ forbid: reading }] }, 'rules[0].name'],
    [{ rules: [{ ...one, name: 'My Rule' }] }, 'rules[0].name'],
    [{ rules: [{ name: 'mine' }] }, 'needs exactly one of forbid, then, never, at_most'],
    [{ rules: [{ ...one, every: reading }] }, 'rules[0].every: it has no meaning beside forbid'],
    [{ rules: [{ name: 'mine', then: reading }] }, 'rules[0].every: it is required beside then'],
    [
      { rules: [{ name: 'mine', every: reading, then: reading, never: reading }] },
      'exactly one of',
    ],
    [{ rules: [{ ...one, colour: 'red' }] }, 'colour'],
    [{ rules: [{ name: 'mine', forbid: { operation: 'ShowTsk' } }] }, 'no operation ShowTsk'],
    [{ rules: [{ name: 'mine', forbid: { operation: 'ShowClock' } }] }, 'no operation ShowClock'],
    [{ rules: [{ name: 'mine', forbid: { where: { 'bdy.x': 1 } } }] }, 'must be operation, method'],
    [{ rules: [{ name: 'mine', every: reading, never: reading, same: 'x' }] }, 'rules[0].same'],
    [{ rules: [{ name: 'mine', every: reading, at_most: 0 }] }, 'rules[0].at_most'],
    [{ rules: [{ name: 'mine', every: reading, never: reading, within_ms: '1s' }] }, 'within_ms'],
    [{ rules: [one, one] }, 'rules[1].name: there are two rules named mine'],
    [{ ready: { 'poll-fast': false } }, 'ready.poll-fast: there is no such rule; there are poll-'],
    [{ ready: { 'known-fields': { within_ms: 1 } } }, 'ready.known-fields.within_ms: the rule has'],
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

test('DELETE forgets own rules and what was seen', () => {
  const { call, report } = under({ forbid: {} })
  call('ListTasks')
  call('ClearClientRules')
  expect(report()).toMatchObject({ requests: 0, broken: 0 })
  expect(report().rules.every(({ isCustom: own }) => !own)).toBe(true)
})
