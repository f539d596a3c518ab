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

type Cloud = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const fork = ({ call }: Cloud, body: object = { name: 'other' }) => call('ForkWorkspace', { body })

describe('types', () => {
  test.each<[string, object, string]>([
    ['name', {}, 'MissingParameter'],
    ['name', { name: 'a/b' }, 'InvalidParameter'],
    ['at_request', { name: 'a', at_request: -1 }, 'InvalidParameter'],
    ['at_request', { name: 'a', at_request: 1.5 }, 'InvalidParameter'],
    ['at_request', { name: 'a', at_request: 'first' }, 'InvalidParameter'],
    ['colour', { name: 'a', colour: 'red' }, 'UnknownField'],
  ])('a wrong %s is refused by name: %j', (field, body, code) => {
    const cloud = freshWorkspace()
    expect(fork(cloud, body)).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(field) } },
    })
    expect(cloud.emulator.workspaces.has('a')).toBe(false)
  })
})

describe('refusals', () => {
  test('of a workspace that does not exist, when strict', () => {
    const { call } = freshWorkspace({ strict: true })
    expect(
      call('ForkWorkspace', { params: { workspace: 'no' }, body: { name: 'a' } }),
    ).toMatchObject({ status: 404, body: { error: { code: 'WorkspaceNotFound' } } })
  })

  test('of a name that is taken, by itself or another', () => {
    const cloud = freshWorkspace()
    for (const name of ['test', 'testname'])
      expect(fork(cloud, { name })).toMatchObject({
        status: 409,
        body: { error: { code: 'WorkspaceExists' } },
      })
  })

  test.each([99, '99', 'f'.repeat(32)])('of an unknown request: %s', (at_request) => {
    const cloud = freshWorkspace()
    cloud.call('ListServers')
    expect(fork(cloud, { name: 'a', at_request })).toMatchObject({
      status: 404,
      body: { error: { code: 'RequestNotFound' } },
    })
    expect(cloud.emulator.workspaces.has('a')).toBe(false)
  })

  test('of a request that the history no longer has, by number and by id', () => {
    const cloud = freshWorkspace({ settings: { journal_limit: 10 } })
    const request_id = cloud.workspace.nextRequestId()
    for (let i = 0; i < 1024; i++) cloud.call('ShowOverview')
    for (const at_request of [1, 1013, request_id])
      expect(fork(cloud, { name: 'a', at_request })).toMatchObject({
        status: 410,
        body: { error: { code: 'HistoryExpired', message: expect.stringContaining('1014') } },
      })
    expect(fork(cloud, { name: 'a', at_request: 1014 }).status).toBe(201)
  })
})

describe.each(['in memory', 'on disk'])('%s', (where) => {
  const home = () => ({ dataDir: where === 'on disk' ? freshDirectory() : null })

  test('a fork is equal, and both continue in the same way, independently', () => {
    const cloud = copyingTask(home())
    const { callIn: at } = inWorkspace(cloud, 'other')
    expect(fork(cloud)).toMatchObject({
      status: 201,
      body: { name: 'other', tasks: 1, at_request: lastRequestNumber(cloud) },
    })
    expect(stateHashOf(cloud, 'other')).toBe(stateHashOf(cloud))
    const until = { task_id: cloud.task_id, state: 'MIGRATE_SUCCESS' }
    at('AdvanceClock', { body: { until } })
    expect(cloud.show(cloud.task_id).state).toBe('RUNNING')
    cloud.call('AdvanceClock', { body: { until } })
    expect(stateHashOf(cloud, 'other')).toBe(stateHashOf(cloud))
    cloud.call('DeleteTask', { params: { task_id: cloud.task_id } })
    expect(at('ShowTaskAt', { params: { task_id: cloud.task_id } }).status).toBe(200)
  })

  test('a fork at a request is what the origin was right after it', () => {
    const cloud = copyingTask(home())
    const request_id = cloud.workspace.nextRequestId()
    cloud.pass(3_000)
    const [hash, number] = [stateHashOf(cloud), lastRequestNumber(cloud)]
    cloud.act(cloud.task_id, 'stop')
    const after = stateHashOf(cloud)
    expect(fork(cloud, { name: 'a', at_request: number }).body.at_request).toBe(number)
    expect(fork(cloud, { name: 'b', at_request: request_id }).body.at_request).toBe(number)
    expect(fork(cloud, { name: 'c', at_request: `${number}` }).status).toBe(201)
    expect(['a', 'b', 'c'].map((name) => stateHashOf(cloud, name))).toEqual([hash, hash, hash])
    expect(stateHashOf(cloud)).toBe(after)
  })

  test('its history begins there: it can go back to later requests, not to earlier ones', () => {
    const cloud = copyingTask(home())
    const parted = lastRequestNumber(cloud)
    fork(cloud)
    const { callIn: at } = inWorkspace(cloud, 'other')
    const { workspaces } = cloud.emulator
    expect(workspaces.find('other')!.journal.list()).toEqual([])
    expect(at('RewindWorkspace', { body: { to_request: parted - 1 } }).status).toBe(410)
    const equal = stateHashOf(cloud, 'other')
    at('AdvanceClock', { body: { by_ms: 1 } })
    const entries = workspaces.find('other')!.journal.list()
    expect(entries.map(({ seq, status }) => [seq, status])).toEqual([
      [parted + 1, 410],
      [parted + 2, 200],
    ])
    expect(at('RewindWorkspace', { body: { to_request: parted } }).status).toBe(200)
    expect(stateHashOf(cloud, 'other')).toBe(equal)
  })

  test('snapshots are not copied', () => {
    const cloud = copyingTask(home())
    cloud.call('CreateSnapshot', { body: { name: 's' } })
    fork(cloud)
    expect(inWorkspace(cloud, 'other').callIn('ListSnapshots').body.snapshots).toEqual([])
  })
})

test('a fork on disk is there after a restart, numbers included', () => {
  const dataDir = freshDirectory()
  const cloud = copyingTask({ dataDir })
  fork(cloud)
  const hash = stateHashOf(cloud)
  cloud.emulator.close()
  expect(readdirSync(dataDir).filter((name) => /other/.test(name))).toEqual(['other.sqlite'])
  const again = freshWorkspace({ dataDir }, 'other')
  expect(stateHashOf(again, 'other')).toBe(hash)
  expect(again.workspace.journal.next).toBe(5)
})

test('the origin is left as it was, and its journal without an entry', () => {
  const cloud = copyingTask()
  const [hash, number] = [stateHashOf(cloud), lastRequestNumber(cloud)]
  fork(cloud, { name: 'other', at_request: 2 })
  expect([stateHashOf(cloud), lastRequestNumber(cloud)]).toEqual([hash, number])
})

test('a fork of a flowing clock flows on from the instant of the fork', () => {
  const { time, hostTime } = adjustableTime()
  const cloud = freshWorkspace({ clock: 'flowing', hostTime })
  const { task_id } = readyTask(cloud)
  const { now_ms } = cloud.call('ShowClock').body
  time.now += 60_000
  cloud.act(task_id, 'start')
  time.now += 60_000
  fork(cloud, { name: 'now' })
  fork(cloud, { name: 'then', at_request: 2 })
  time.now += 5
  const clockOf = (name: string) => inWorkspace(cloud, name).callIn('ShowClock').body.now_ms
  expect(clockOf('now')).toBe(now_ms + 120_005)
  expect(clockOf('then')).toBe(now_ms + 5)
})

describe('tokens and keys', () => {
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

  test('a key belongs to the fork once its origin is deleted, and not after a restart', () => {
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
