import { describe, expect, test } from 'vitest'
import { builtinRules } from '../../src/client-rules/builtin-rules.ts'
import { operationsById } from '../../src/operations/index.ts'
import { templateBody } from '../support/bodies.ts'
import { callAs, passwordLogin } from '../support/callers.ts'
import { START_MS, withClientRules } from '../support/client-rules.ts'
import { failTask } from '../support/journeys.ts'

type Cloud = ReturnType<typeof withClientRules>

test('before any request every rule is untested', () => {
  const { report } = withClientRules()
  expect(report()).toMatchObject({
    requests: 0,
    violated: 0,
    passed: 0,
    untested: builtinRules.length,
  })
})

test.each(builtinRules)('$name has a reason and an advice', ({ reason, advice }) => {
  expect(reason).toMatch(/\.$/)
  expect(advice).toMatch(/\.$/)
})

describe('poll-slowly', () => {
  const name = 'poll-slowly'

  test('is passed by one read a second, whatever the time of the workspace', () => {
    const { task, show, wait, verdictName } = withClientRules()
    const id = task()
    for (let i = 0; i < 3; i++) {
      show(id)
      wait(1_000)
    }
    expect(verdictName(name)).toBe('passed')
  })

  test('is violated by less, with the requests, the time and the subject', () => {
    const { task, show, wait, pass, verdict, workspace } = withClientRules()
    const id = task()
    const first = workspace.nextRequestId()
    show(id)
    pass(60_000)
    wait(999)
    const second = workspace.nextRequestId()
    show(id)
    expect(verdict(name)).toMatchObject({
      verdict: 'violated',
      tested: 2,
      violations: [
        {
          workspace: 'test',
          subject: id,
          message: 'followed after 999 ms',
          at_ms: START_MS + 999,
          times: 1,
          requests: [
            { request_id: first, operation: 'ShowTask', at_ms: START_MS },
            { request_id: second, operation: 'ShowTask', at_ms: START_MS + 999 },
          ],
        },
      ],
    })
  })

  test('allows one read after each action, and of each task', () => {
    const { task, server, show, act, verdictName } = withClientRules()
    const [one, other] = [task(), task(server('other'))]
    show(one)
    show(other)
    act(one, 'start')
    show(one)
    expect(verdictName(name)).toBe('passed')
  })

  test('has one violation for each task', () => {
    const { task, show, verdict } = withClientRules()
    const id = task()
    for (let i = 0; i < 10; i++) show(id)
    expect(verdict(name).violations).toMatchObject([{ subject: id, times: 9 }])
  })
})

describe('back-off', () => {
  const name = 'back-off'
  const ask = ({ emulator }: Cloud, status: number, headers: Record<string, string> = {}) =>
    emulator.clientRules.observe({
      workspace: 'test',
      operation: operationsById.get('ListTasks'),
      request: { headers: {} },
      caller: null,
      sent: { status, headers, body: {}, request_id: `${status}`, payload: '' },
      origin: 'client',
      events: [],
    })

  test('is untested without a 429', () => {
    const cloud = withClientRules()
    ask(cloud, 200)
    expect(cloud.verdictName(name)).toBe('untested')
  })

  test.each<[Record<string, string>, number]>([
    [{ 'Retry-After': '3' }, 3_000],
    [{}, 1_000],
  ])('with %j waits for %i ms', (headers, least_ms) => {
    const cloud = withClientRules()
    ask(cloud, 429, headers)
    cloud.wait(least_ms)
    ask(cloud, 429, headers)
    expect(cloud.verdictName(name)).toBe('passed')
    cloud.wait(least_ms - 1)
    ask(cloud, 200)
    expect(cloud.verdict(name).violations).toMatchObject([
      { subject: 'ListTasks', message: `followed after ${least_ms - 1} ms` },
    ])
  })
})

describe('stop-at-the-end', () => {
  const name = 'stop-at-the-end'

  test.each(['MIGRATE_SUCCESS', 'MIGRATE_FAIL'])('is violated by polling at %s', (state) => {
    const cloud = withClientRules()
    const id = cloud.task()
    cloud.act(id, 'start')
    if (state === 'MIGRATE_FAIL') failTask(cloud, id)
    else cloud.until(id, state)
    for (let i = 0; i < 3; i++) cloud.show(id)
    expect(cloud.verdictName(name)).toBe('passed')
    cloud.show(id)
    expect(cloud.verdict(name).violations).toMatchObject([
      { subject: id, message: 'was sent 4 times', times: 1 },
    ])
  })

  test('counts again after an action', () => {
    const cloud = withClientRules()
    const id = cloud.task()
    cloud.act(id, 'start')
    cloud.until(id, 'MIGRATE_SUCCESS')
    for (let i = 0; i < 3; i++) cloud.show(id)
    cloud.act(id, 'restart')
    cloud.act(id, 'cutover')
    cloud.until(id, 'MIGRATE_SUCCESS')
    for (let i = 0; i < 3; i++) cloud.show(id)
    expect(cloud.verdictName(name)).toBe('passed')
  })

  test('is untested by a running task', () => {
    const cloud = withClientRules()
    const id = cloud.task()
    cloud.act(id, 'start')
    for (let i = 0; i < 9; i++) cloud.show(id)
    expect(cloud.verdictName(name)).toBe('untested')
  })
})

describe('no-unchanged-retry', () => {
  const name = 'no-unchanged-retry'

  test('is violated by the fourth refusal of an unchanged request within a minute', () => {
    const { task, act, verdictName, verdict } = withClientRules()
    const id = task()
    for (let i = 0; i < 3; i++) act(id, 'stop')
    expect(verdictName(name)).toBe('passed')
    act(id, 'stop')
    const [violation] = verdict(name).violations
    expect(violation!.subject).toMatch(/^POST \/v3\/tasks\/[\w-]+\/action [\da-f]{8}$/)
  })

  test('is passed by other requests, and by waiting', () => {
    const { task, act, wait, verdictName } = withClientRules()
    const id = task()
    for (const action of ['skip', 'cutover', 'restart', 'sync_failed_rollback']) act(id, action)
    for (let i = 0; i < 4; i++) {
      act(id, 'stop')
      wait(20_001)
    }
    expect(verdictName(name)).toBe('passed')
  })
})

describe('no-call-after-delete', () => {
  const name = 'no-call-after-delete'

  test('is violated by a call for a deleted resource, deleted alone or with others', () => {
    const { server, call, verdict } = withClientRules()
    const [one, other] = [server(), server('other')]
    call('DeleteServers', { body: { ids: [one, other] } })
    call('ShowServer', { params: { source_id: other } })
    expect(verdict(name).violations).toMatchObject([{ subject: other }])
  })

  test('is passed by calls for other resources, and after a reset', () => {
    const { server, call, verdictName } = withClientRules()
    const [one, other] = [server(), server('other')]
    call('DeleteServer', { params: { source_id: one } })
    call('ShowServer', { params: { source_id: other } })
    call('ResetWorkspace')
    expect(server()).toBe(one)
    call('ShowServer', { params: { source_id: one } })
    expect(verdictName(name)).toBe('passed')
  })

  test('is untested by a deletion that was refused', () => {
    const { task, call, act, show, verdictName } = withClientRules()
    const id = task()
    act(id, 'start')
    call('DeleteTask', { params: { task_id: id } })
    show(id)
    expect(verdictName(name)).toBe('untested')
  })
})

describe('a created resource', () => {
  test('has to be deleted: servers and tasks, one by one or together', () => {
    const { server, task, call, verdictName } = withClientRules()
    const [one, other] = [server(), server('other')]
    const id = task(one)
    expect([verdictName('delete-servers'), verdictName('delete-tasks')]).toEqual([
      'violated',
      'violated',
    ])
    call('DeleteTasks', { body: { ids: [id] } })
    call('DeleteServer', { params: { source_id: one } })
    expect(verdictName('delete-servers')).toBe('violated')
    call('DeleteServers', { body: { ids: [other] } })
    expect([verdictName('delete-servers'), verdictName('delete-tasks')]).toEqual([
      'passed',
      'passed',
    ])
  })

  test('has to be deleted: templates, except those that are deleted with their task', () => {
    const { call, verdictName, verdict } = withClientRules()
    call('CreateTemplate', { body: templateBody({ is_template: false }) })
    expect(verdictName('delete-templates')).toBe('untested')
    const { id } = call('CreateTemplate', { body: templateBody({ name: 'other' }) }).body
    expect(verdict('delete-templates').violations).toMatchObject([
      { subject: id, message: 'nothing followed' },
    ])
    call('DeleteTemplate', { params: { id } })
    expect(verdictName('delete-templates')).toBe('passed')
  })

  test.each(['ResetWorkspace', 'DeleteWorkspace'])('is not deleted by %s', (end) => {
    const { server, call, verdict } = withClientRules()
    const id = server()
    call(end)
    expect(verdict('delete-servers').violations).toMatchObject([{ subject: id }])
  })
})

describe('pages', () => {
  test('are read until count, unless the client sets a limit', () => {
    const { server, call, verdictName } = withClientRules()
    for (let i = 0; i < 200; i++) server(`s${i}`)
    call('ListServers', { query: { limit: '2' } })
    call('ListServers')
    expect(verdictName('read-every-page')).toBe('untested')
    server('last')
    expect(call('ListServers').body.source_servers).toHaveLength(200)
    expect(verdictName('read-every-page')).toBe('violated')
    call('ListServers', { query: { offset: '200' } })
    expect(verdictName('read-every-page')).toBe('passed')
  })

  test('are not requested past the end', () => {
    const { server, call, verdictName, verdict } = withClientRules()
    server()
    call('ListServers', { query: { offset: '0' } })
    expect(verdictName('end-with-the-last-page')).toBe('untested')
    call('ListServers', { query: { offset: '1' } })
    expect(verdict('end-with-the-last-page')).toMatchObject({ verdict: 'violated', tested: 1 })
  })
})

test('reuse-tokens is violated by the fourth sign-in of a user within a minute', () => {
  const { emulator, verdictName, verdict, wait } = withClientRules()
  const signIn = (user = 'alice') =>
    callAs(emulator, {}, 'KeystoneCreateUserTokenByPassword', { body: passwordLogin('test', user) })
  for (let i = 0; i < 3; i++) signIn()
  wait(60_001)
  for (let i = 0; i < 3; i++) signIn()
  expect(verdictName('reuse-tokens')).toBe('passed')
  signIn()
  expect(verdict('reuse-tokens').violations).toMatchObject([
    { subject: 'alice', workspace: 'test' },
  ])
})

test('known-fields is violated by a field that no edition has, at any depth', () => {
  const { call, verdictName, verdict } = withClientRules()
  call('CreateTemplate', { body: templateBody() })
  expect(verdictName('known-fields')).toBe('untested')
  call('CreateTemplate', { body: templateBody({ name: 'x', vpc: { id: 'a', colour: 'red' } }) })
  expect(verdict('known-fields').violations).toMatchObject([
    { subject: 'CreateTemplate template.vpc.colour', message: 'was sent' },
  ])
})
