import { describe, expect, test } from 'vitest'
import { redactEntry } from '../../src/journal/entry-content.ts'
import { SecretSealer } from '../../src/journal/redact.ts'
import { freshHttp, freshWorkspace, readyTask } from '../support/emulator.ts'

const entriesOf = ({ workspace }: ReturnType<typeof freshWorkspace>) => workspace.journal.list()

describe('an entry', () => {
  test('has the request and the reply, with the time of the workspace', () => {
    const cloud = freshWorkspace()
    cloud.pass(1_500)
    const { status, body } = cloud.call('ShowTask', { params: { task_id: 'nobody' } })
    expect(status).toBe(404)
    expect(entriesOf(cloud).at(-1)).toMatchObject({
      seq: 2,
      origin: 'client',
      at_ms: cloud.workspace.clock.now,
      operation: 'ShowTask',
      method: 'GET',
      path: '/v3/tasks/nobody',
      caller: { user: 'developer', project_id: null },
      input: { params: { workspace: 'test', task_id: 'nobody' } },
      status: 404,
      error_code: 'SMS.7703',
      refusal: { name: 'TaskNotFound', facts: { task_id: 'nobody' } },
      reply: body,
      faults: [],
    })
  })

  test('is found by the id in the header of the reply', async () => {
    const { http, emulator } = await freshHttp()
    const { headers } = await http.get('/v3/tasks').set('X-Auth-Token', 'workspace/one')
    const { journal } = emulator.workspaces.openOrCreate('one')
    expect(journal.byRequestId(headers['x-request-id'] ?? '')).toMatchObject({
      operation: 'ListTasks',
    })
  })

  test('stores a body that is not JSON, and shows nothing of it', async () => {
    const { http, emulator } = await freshHttp()
    const token = { 'X-Auth-Token': 'workspace/one', 'Content-Type': 'application/json' }
    await http.post('/v3/tasks').set(token).send('{"password": "Hidden",}')
    const { journal } = emulator.workspaces.openOrCreate('one')
    const entry = journal.list().at(-1)!
    const { raw } = journal.unsealInput(entry)
    expect(Buffer.from(`${raw}`, 'base64').toString()).toBe('{"password": "Hidden",}')
    expect(redactEntry(entry).input).toMatchObject({ raw: '***' })
  })

  test('stores the beginning of a long reply', () => {
    const cloud = freshWorkspace()
    for (let i = 0; i < 60; i++) cloud.call('CreateMigproject', { body: projectNamed(`p${i}`) })
    cloud.call('ListMigprojects')
    const { reply } = entriesOf(cloud).at(-1)!
    expect(reply).toMatch(/^\{"count":\d+,/)
    expect((reply as string).length).toBe(16_385)
  })
})

const projectNamed = (name: string) => ({
  name,
  description: 'd'.repeat(200),
  region: 'cn-north-4',
  use_public_ip: true,
  exist_server: true,
  type: 'MIGRATE_FILE',
  syncing: true,
})

describe('secrets', () => {
  test('are sealed in the journal, and are unsealed for a replay', () => {
    const cloud = freshWorkspace()
    const template = { name: 'secretive', target_password: 'Hidden-1', is_template: true }
    const { status } = cloud.call('CreateTemplate', { body: { template } })
    expect(status).toBe(200)
    const [entry] = entriesOf(cloud)
    expect(JSON.stringify(entry)).not.toContain('Hidden-1')
    expect(redactEntry(entry!).input).toMatchObject({
      body: { template: { name: 'secretive', target_password: '***' } },
    })
    expect(cloud.workspace.journal.unsealInput(entry!).body).toEqual({ template })
  })

  test('are redacted in replies', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.call('ShowPassphrase', { params: { task_id } })
    expect(entriesOf(cloud).at(-1)?.reply).toMatchObject({ passphrase: '***' })
  })

  test('give the same text with the same seed only', () => {
    const value = { password: 'p', other: [{ secret: 's' }] }
    const [one, two] = [new SecretSealer('a'), new SecretSealer('b')]
    expect(one.seal(value)).toEqual(new SecretSealer('a').seal(value))
    expect(one.seal(value)).not.toEqual(two.seal(value))
    expect(one.unseal(one.seal(value))).toEqual(value)
  })

  test('stay sealed with another seed, as does a value that only looks sealed', () => {
    const [one, two] = [new SecretSealer('a'), new SecretSealer('b')]
    const sealed = one.seal({ password: 'p' })
    expect(two.unseal(sealed)).toEqual(sealed)
    for (const $sealed of ['', 'eA==', Buffer.alloc(40).toString('base64')])
      expect(one.unseal({ name: { $sealed } })).toEqual({ name: { $sealed } })
  })

  test('are restored exactly, even with half a surrogate pair', () => {
    const one = new SecretSealer('a')
    const value = { password: '\ud800 \u0000 "é"' }
    expect(one.unseal(one.seal(value))).toEqual(value)
  })
})

describe('events', () => {
  test('include each transition with the request that caused it', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    const events = cloud.workspace.journal.eventsOfTask(task_id)
    const states = events.flatMap((each) => ('state' in each ? [each.state] : []))
    expect([...new Set(states)]).toEqual(['READY', 'RUNNING', 'MIGRATE_SUCCESS'])
    expect(events.map(({ request }) => request)).toEqual([
      2,
      3,
      ...Array.from({ length: events.length - 2 }, () => 4),
    ])
  })

  test('include changes of the clock', () => {
    const cloud = freshWorkspace()
    const from_ms = cloud.workspace.clock.now
    cloud.pass(5)
    expect(cloud.workspace.journal.eventsAfter(0)).toEqual([
      { id: 1, request: 1, kind: 'clock', at_ms: from_ms + 5, from_ms, mode: 'frozen', pace: 20 },
    ])
  })

  test('of a rolled-back transaction are removed', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const before = cloud.workspace.journal.span().last_event
    expect(() =>
      cloud.emulator.runAtPresent(cloud.workspace, () => {
        cloud.workspace.events.add({
          kind: 'fault',
          at_ms: 0,
          fault_id: 'f',
          fault_kind: 'refuse',
          what: 'applied',
          detail: '',
        })
        throw new Error('undone')
      }),
    ).toThrow('undone')
    cloud.show(task_id)
    expect(cloud.workspace.journal.eventsAfter(before)).toEqual([])
  })
})

describe('numbers', () => {
  test('go to requests of the cloud and to control requests that change the workspace', () => {
    const cloud = freshWorkspace()
    cloud.call('ListTasks')
    cloud.call('ShowWorkspace')
    cloud.call('ChangeSettings', { body: { line_mbps: 10 } })
    cloud.call('ShowClock')
    cloud.pass(1)
    expect(entriesOf(cloud).map(({ seq, operation }) => [seq, operation])).toEqual([
      [1, 'ListTasks'],
      [2, 'ChangeSettings'],
      [3, 'AdvanceClock'],
    ])
  })

  test('and ids of a workspace do not depend on what others do', () => {
    const one = freshWorkspace()
    const two = freshWorkspace()
    two.emulator.workspaces.openOrCreate('other')
    two.call('ShowHealth')
    expect(one.workspace.nextRequestId()).toBe(two.workspace.nextRequestId())
  })

  test('older than journal_limit are deleted', () => {
    const cloud = freshWorkspace({ settings: { journal_limit: 10 } })
    for (let i = 0; i < 1024; i++) cloud.call('ShowOverview')
    expect(cloud.workspace.journal.span()).toMatchObject({ first: 1015, last: 1024 })
  })
})

describe('the start of the journal', () => {
  test('has the initial state of the workspace and the number of its first request', () => {
    const cloud = freshWorkspace({ clock: 'on-read', pace: 3, settings: { line_mbps: 7 } })
    cloud.call('SetClock', { body: { mode: 'frozen', pace: 1 } })
    expect(cloud.workspace.journal.start()).toEqual({
      initial_state: {
        seed: 'test/test',
        mode: 'on-read',
        pace: 3,
        settings: { line_mbps: 7 },
        now_ms: Date.UTC(2026, 0, 1),
      },
      request: 1,
    })
  })

  test('is new after a reset', () => {
    const cloud = freshWorkspace()
    cloud.call('SetClock', { body: { pace: 1 } })
    cloud.call('ResetWorkspace')
    const { journal } = cloud.emulator.workspaces.find('test')!
    expect(journal.start()).toMatchObject({ initial_state: { pace: 1 }, request: 1 })
  })
})

test('requests that reached no workspace are in the list of unmatched requests', async () => {
  const { http, emulator } = await freshHttp()
  const refused = await http.get('/v3/tasks')
  const lost = await http.get('/v9/nowhere')
  expect(emulator.unmatched.byRequestId(refused.headers['x-request-id'] ?? '')).toMatchObject({
    operation: 'ListTasks',
    status: 401,
    error_code: 'APIGW.0301',
    refusal: { name: 'TokenMissing' },
  })
  expect(emulator.unmatched.byRequestId(lost.headers['x-request-id'] ?? '')).toMatchObject({
    operation: null,
    path: '/v9/nowhere',
    error_code: 'APIGW.0101',
  })
})
