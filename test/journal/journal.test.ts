import { describe, expect, test } from 'vitest'
import { redactEntry } from '../../src/journal/record.ts'
import { SecretSealer } from '../../src/journal/redact.ts'
import { freshHttp, freshWorkspace, readyTask } from '../support/emulator.ts'

const entriesOf = ({ workspace }: ReturnType<typeof freshWorkspace>) => workspace.journal.list()

describe('an entry', () => {
  test('has what was asked and answered, at the instant of the workspace', () => {
    const place = freshWorkspace()
    place.pass(1_500)
    const { status, body } = place.call('ShowTask', { params: { task_id: 'nobody' } })
    expect(status).toBe(404)
    expect(entriesOf(place).at(-1)).toMatchObject({
      seq: 2,
      origin: 'client',
      at_ms: place.workspace.clock.now,
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

  test('is found by the id that the reply had', async () => {
    const { http, emulator } = await freshHttp()
    const { headers } = await http.get('/v3/tasks').set('X-Auth-Token', 'workspace/one')
    const { journal } = emulator.workspaces.openOrCreate('one')
    expect(journal.byRequestId(headers['x-request-id'] ?? '')).toMatchObject({
      operation: 'ListTasks',
    })
  })

  test('of a body that is no JSON keeps it, and shows nothing of it', async () => {
    const { http, emulator } = await freshHttp()
    const token = { 'X-Auth-Token': 'workspace/one', 'Content-Type': 'application/json' }
    await http.post('/v3/tasks').set(token).send('{"password": "Hidden",}')
    const { journal } = emulator.workspaces.openOrCreate('one')
    const entry = journal.list().at(-1)!
    const { raw } = journal.unsealInput(entry)
    expect(Buffer.from(`${raw}`, 'base64').toString()).toBe('{"password": "Hidden",}')
    expect(redactEntry(entry).input).toMatchObject({ raw: '***' })
  })

  test('of a long reply holds the beginning', () => {
    const place = freshWorkspace()
    for (let i = 0; i < 60; i++) place.call('CreateMigproject', { body: projectNamed(`p${i}`) })
    place.call('ListMigprojects')
    const { reply } = entriesOf(place).at(-1)!
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
  test('are nowhere in the journal, and come back for a replay', () => {
    const place = freshWorkspace()
    const template = { name: 'secretive', target_password: 'Hidden-1', is_template: true }
    const { status } = place.call('CreateTemplate', { body: { template } })
    expect(status).toBe(200)
    const [entry] = entriesOf(place)
    expect(JSON.stringify(entry)).not.toContain('Hidden-1')
    expect(redactEntry(entry!).input).toMatchObject({
      body: { template: { name: 'secretive', target_password: '***' } },
    })
    expect(place.workspace.journal.unsealInput(entry!).body).toEqual({ template })
  })

  test('in replies are crossed out', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    place.call('ShowPassphrase', { params: { task_id } })
    expect(entriesOf(place).at(-1)?.reply).toMatchObject({ passphrase: '***' })
  })

  test('are sealed alike by one seed, otherwise by another', () => {
    const value = { password: 'p', other: [{ secret: 's' }] }
    const [one, two] = [new SecretSealer('a'), new SecretSealer('b')]
    expect(one.seal(value)).toEqual(new SecretSealer('a').seal(value))
    expect(one.seal(value)).not.toEqual(two.seal(value))
    expect(one.unseal(one.seal(value))).toEqual(value)
  })

  test('stay sealed for another seed, as does what only looks sealed', () => {
    const [one, two] = [new SecretSealer('a'), new SecretSealer('b')]
    const sealed = one.seal({ password: 'p' })
    expect(two.unseal(sealed)).toEqual(sealed)
    for (const $sealed of ['', 'eA==', Buffer.alloc(40).toString('base64')])
      expect(one.unseal({ name: { $sealed } })).toEqual({ name: { $sealed } })
  })

  test('come back whole, half a character as well', () => {
    const one = new SecretSealer('a')
    const value = { password: '\ud800 \u0000 "é"' }
    expect(one.unseal(one.seal(value))).toEqual(value)
  })
})

describe('events', () => {
  test('tell each transition with the request that led to it', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    place.until(task_id, 'MIGRATE_SUCCESS')
    const told = place.workspace.journal.eventsOfTask(task_id)
    const states = told.flatMap((each) => ('state' in each ? [each.state] : []))
    expect([...new Set(states)]).toEqual(['READY', 'RUNNING', 'MIGRATE_SUCCESS'])
    expect(told.map(({ request }) => request)).toEqual([
      2,
      3,
      ...Array.from({ length: told.length - 2 }, () => 4),
    ])
  })

  test('tell how time was moved', () => {
    const place = freshWorkspace()
    const from_ms = place.workspace.clock.now
    place.pass(5)
    expect(place.workspace.journal.eventsAfter(0)).toEqual([
      { id: 1, request: 1, kind: 'clock', at_ms: from_ms + 5, from_ms, mode: 'frozen', pace: 20 },
    ])
  })

  test('of what was undone are not told', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    const before = place.workspace.journal.span().last_event
    expect(() =>
      place.emulator.runAtPresent(place.workspace, () => {
        place.workspace.events.add({
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
    place.show(task_id)
    expect(place.workspace.journal.eventsAfter(before)).toEqual([])
  })
})

describe('numbers', () => {
  test('are given to requests of the API and to what changes the workspace, in order', () => {
    const place = freshWorkspace()
    place.call('ListTasks')
    place.call('ShowWorkspace')
    place.call('ChangeSettings', { body: { line_mbps: 10 } })
    place.call('ShowClock')
    place.pass(1)
    expect(entriesOf(place).map(({ seq, operation }) => [seq, operation])).toEqual([
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

  test('older than the limit are forgotten', () => {
    const place = freshWorkspace({ settings: { journal_limit: 10 } })
    for (let i = 0; i < 1024; i++) place.call('ShowOverview')
    expect(place.workspace.journal.span()).toMatchObject({ first: 1015, last: 1024 })
  })
})

describe('the beginning', () => {
  test('tells how the workspace was born, and the number of its first request', () => {
    const place = freshWorkspace({ clock: 'on-read', pace: 3, settings: { line_mbps: 7 } })
    place.call('SetClock', { body: { mode: 'frozen', pace: 1 } })
    expect(place.workspace.journal.start()).toEqual({
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

  test('is a new one after a reset', () => {
    const place = freshWorkspace()
    place.call('SetClock', { body: { pace: 1 } })
    place.call('ResetWorkspace')
    const { journal } = place.emulator.workspaces.find('test')!
    expect(journal.start()).toMatchObject({ initial_state: { pace: 1 }, request: 1 })
  })
})

test('what reached no workspace is remembered outside', async () => {
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
