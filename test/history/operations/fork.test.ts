// ForkWorkspace.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  callAs,
  callWithToken,
  declareUser,
  passwordLogin,
  tokenOf,
} from '../../support/callers.ts'
import { freshEmulator, freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { freshDirectory } from '../../support/program.ts'
import {
  adjustableTime,
  copyingTask,
  inWorkspace,
  lastRequestNumber,
  stateHashOf,
} from '../../support/running-migration.ts'

type Place = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const fork = ({ call }: Place, body: object = { name: 'other' }) => call('ForkWorkspace', { body })

describe('types', () => {
  test.each<[string, object, string]>([
    ['name', {}, 'MissingParameter'],
    ['name', { name: 'a/b' }, 'InvalidParameter'],
    ['at_request', { name: 'a', at_request: -1 }, 'InvalidParameter'],
    ['at_request', { name: 'a', at_request: 1.5 }, 'InvalidParameter'],
    ['at_request', { name: 'a', at_request: 'first' }, 'InvalidParameter'],
    ['colour', { name: 'a', colour: 'red' }, 'UnknownField'],
  ])('a wrong %s is refused by name: %j', (field, body, code) => {
    const place = freshWorkspace()
    expect(fork(place, body)).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(field) } },
    })
    expect(place.emulator.workspaces.has('a')).toBe(false)
  })
})

describe('refusals', () => {
  test('of a workspace that does not exist', () => {
    const { call } = freshWorkspace()
    expect(
      call('ForkWorkspace', { params: { workspace: 'no' }, body: { name: 'a' } }),
    ).toMatchObject({ status: 404, body: { error: { code: 'WorkspaceNotFound' } } })
  })

  test('of a name that is taken, by itself or another', () => {
    const place = freshWorkspace()
    for (const name of ['test', 'testname'])
      expect(fork(place, { name })).toMatchObject({
        status: 409,
        body: { error: { code: 'WorkspaceExists' } },
      })
  })

  test.each([99, '99', 'f'.repeat(32)])('of a request that has not been: %s', (at_request) => {
    const place = freshWorkspace()
    place.call('ListServers')
    expect(fork(place, { name: 'a', at_request })).toMatchObject({
      status: 404,
      body: { error: { code: 'RequestNotFound' } },
    })
    expect(place.emulator.workspaces.has('a')).toBe(false)
  })

  test('of a request that is forgotten already, by number and by id', () => {
    const place = freshWorkspace({ settings: { journal_limit: 10 } })
    const request_id = place.workspace.nextRequestId()
    for (let i = 0; i < 1024; i++) place.call('ShowOverview')
    for (const at_request of [1, 1013, request_id])
      expect(fork(place, { name: 'a', at_request })).toMatchObject({
        status: 410,
        body: { error: { code: 'HistoryExpired', message: expect.stringContaining('1014') } },
      })
    expect(fork(place, { name: 'a', at_request: 1014 }).status).toBe(201)
  })
})

describe.each(['in memory', 'on disk'])('%s', (where) => {
  const home = () => ({ dataDir: where === 'on disk' ? freshDirectory() : null })

  test('a fork is equal, and both run on alike and apart', () => {
    const place = copyingTask(home())
    const { callIn: at } = inWorkspace(place, 'other')
    expect(fork(place)).toMatchObject({
      status: 201,
      body: { name: 'other', tasks: 1, at_request: lastRequestNumber(place) },
    })
    expect(stateHashOf(place, 'other')).toBe(stateHashOf(place))
    const until = { task_id: place.task_id, state: 'MIGRATE_SUCCESS' }
    at('AdvanceClock', { body: { until } })
    expect(place.show(place.task_id).state).toBe('RUNNING')
    place.call('AdvanceClock', { body: { until } })
    expect(stateHashOf(place, 'other')).toBe(stateHashOf(place))
    place.call('DeleteTask', { params: { task_id: place.task_id } })
    expect(at('ShowTaskAt', { params: { task_id: place.task_id } }).status).toBe(200)
  })

  test('a fork at a request is what the origin was right after it', () => {
    const place = copyingTask(home())
    const request_id = place.workspace.nextRequestId()
    place.pass(3_000)
    const [hash, number] = [stateHashOf(place), lastRequestNumber(place)]
    place.act(place.task_id, 'stop')
    const after = stateHashOf(place)
    expect(fork(place, { name: 'a', at_request: number }).body.at_request).toBe(number)
    expect(fork(place, { name: 'b', at_request: request_id }).body.at_request).toBe(number)
    expect(fork(place, { name: 'c', at_request: `${number}` }).status).toBe(201)
    expect(['a', 'b', 'c'].map((name) => stateHashOf(place, name))).toEqual([hash, hash, hash])
    expect(stateHashOf(place)).toBe(after)
  })

  test('its story begins there: earlier requests are not in it, later ones can be gone to', () => {
    const place = copyingTask(home())
    const parted = lastRequestNumber(place)
    fork(place)
    const { callIn: at } = inWorkspace(place, 'other')
    const { workspaces } = place.emulator
    expect(workspaces.find('other')!.journal.list()).toEqual([])
    expect(at('RewindWorkspace', { body: { to_request: parted - 1 } }).status).toBe(410)
    const equal = stateHashOf(place, 'other')
    at('AdvanceClock', { body: { by_ms: 1 } })
    const entries = workspaces.find('other')!.journal.list()
    expect(entries.map(({ seq, status }) => [seq, status])).toEqual([
      [parted + 1, 410],
      [parted + 2, 200],
    ])
    expect(at('RewindWorkspace', { body: { to_request: parted } }).status).toBe(200)
    expect(stateHashOf(place, 'other')).toBe(equal)
  })

  test('snapshots are not copied', () => {
    const place = copyingTask(home())
    place.call('CreateSnapshot', { body: { name: 's' } })
    fork(place)
    expect(inWorkspace(place, 'other').callIn('ListSnapshots').body.snapshots).toEqual([])
  })
})

test('a fork on disk is there after a restart, numbers included', () => {
  const dataDir = freshDirectory()
  const place = copyingTask({ dataDir })
  fork(place)
  const hash = stateHashOf(place)
  place.emulator.close()
  expect(readdirSync(dataDir).filter((name) => /other/.test(name))).toEqual(['other.sqlite'])
  const again = freshWorkspace({ dataDir }, 'other')
  expect(stateHashOf(again, 'other')).toBe(hash)
  expect(again.workspace.journal.next).toBe(5)
})

test('the origin is left as it was, and its journal without an entry', () => {
  const place = copyingTask()
  const [hash, number] = [stateHashOf(place), lastRequestNumber(place)]
  fork(place, { name: 'other', at_request: 2 })
  expect([stateHashOf(place), lastRequestNumber(place)]).toEqual([hash, number])
})

test('a fork of a flowing clock flows on from the instant of the fork', () => {
  const { time, hostTime } = adjustableTime()
  const place = freshWorkspace({ clock: 'flowing', hostTime })
  const { task_id } = readyTask(place)
  const { now_ms } = place.call('ShowClock').body
  time.now += 60_000
  place.act(task_id, 'start')
  time.now += 60_000
  fork(place, { name: 'now' })
  fork(place, { name: 'then', at_request: 2 })
  time.now += 5
  const clockOf = (name: string) => inWorkspace(place, name).callIn('ShowClock').body.now_ms
  expect(clockOf('now')).toBe(now_ms + 120_005)
  expect(clockOf('then')).toBe(now_ms + 5)
})

describe('who may enter', () => {
  const key = { access: 'AKANN', secret: 's' }

  test('the origin keeps tokens and keys; the fork is opened by its own name', () => {
    const emulator = freshEmulator()
    declareUser(emulator, 'acme', 'alice', { password: 'secret', access_keys: [key] })
    const token = tokenOf(emulator, 'acme')
    const params = { workspace: 'acme' }
    callAs(emulator, {}, 'ForkWorkspace', { params, body: { name: 'other' } })
    callWithToken(emulator, token, 'RegisterServer', { body: linuxServer() })
    expect(emulator.workspaces.find('acme')!.servers.count()).toBe(1)
    expect(emulator.workspaces.find('other')!.servers.count()).toBe(0)
    expect(emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('acme')
    const signIn = callAs(emulator, {}, 'KeystoneCreateUserTokenByPassword', {
      body: passwordLogin('other'),
    })
    expect(signIn.status).toBe(201)
    expect(callWithToken(emulator, 'workspace/other', 'ListServers').body.count).toBe(0)
  })

  test('a key goes over to the fork once its origin is gone, and not by a restart', () => {
    const dataDir = freshDirectory()
    const first = freshEmulator({ dataDir })
    declareUser(first, 'origin', 'ann', { access_keys: [key] })
    callAs(first, {}, 'ForkWorkspace', { params: { workspace: 'origin' }, body: { name: 'a' } })
    first.close()
    const second = freshEmulator({ dataDir })
    expect(second.workspaces.ownerOfKey('AKANN')?.name).toBe('origin')
    callAs(second, {}, 'DeleteWorkspace', { params: { workspace: 'origin' } })
    expect(second.workspaces.ownerOfKey('AKANN')?.name).toBe('a')
  })
})
