import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { callWithToken, declareUser, tokenOf } from './support/callers.ts'
import { freshEmulator, linuxServer, taskFor } from './support/emulator.ts'

const fixtureOf = (steps: object[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'sms-emulator-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'fixture.json')
  writeFileSync(file, JSON.stringify({ workspace: 'acme', steps }))
  return file
}

const user = { name: 'alice', password: 'secret' }

test('a fixture calls the cloud under --strict, with what older clients sent', () => {
  const fixture = fixtureOf([
    { operation: 'LoadRecords', input: { body: { users: [user] } } },
    {
      operation: 'RegisterServer',
      input: { body: linuxServer({ virtualization_type: 'KVM', of_no_edition: 1 }) },
    },
    { advance_ms: 1000 },
  ])
  const emulator = freshEmulator({ strict: true, fixtures: [fixture] })
  const token = tokenOf(emulator, 'acme')
  expect(callWithToken(emulator, token, 'ListServers').body.count).toBe(1)
  const body = linuxServer({ virtualization_type: 'KVM' })
  expect(callWithToken(emulator, token, 'RegisterServer', { body }).status).toBe(400)
})

test('a fixture is no user: policies do not hold it up', () => {
  const policies = [{ Statement: [{ Effect: 'Deny', Action: '*' }] }]
  const users = ['developer', 'acme', 'alice'].map((name) => ({ name, password: 'p', policies }))
  const fixture = fixtureOf([
    { operation: 'LoadRecords', input: { body: { users } } },
    { operation: 'RegisterServer', input: { body: linuxServer() } },
  ])
  const emulator = freshEmulator({ fixtures: [fixture] })
  expect(emulator.workspaces.find('acme')!.servers.count()).toBe(1)
})

test('a fixture whose call is refused cannot be used', () => {
  const fixture = fixtureOf([{ operation: 'CreateTask', input: { body: taskFor('nobody') } }])
  expect(() => freshEmulator({ fixtures: [fixture] })).toThrow(/step 1: .*SMS\.7602/)
})

test('a reset brings declared keys back', () => {
  const access_keys = [{ access: 'AKALICE', secret: 'sk' }]
  const fixture = fixtureOf([
    { operation: 'LoadRecords', input: { body: { users: [{ ...user, access_keys }] } } },
  ])
  const emulator = freshEmulator({ fixtures: [fixture] })
  declareUser(emulator, 'acme', 'alice', { access_keys: [] })
  expect(emulator.workspaces.ownerOfKey('AKALICE')).toBeUndefined()
  callWithToken(emulator, '', 'ResetWorkspace', { params: { workspace: 'acme' }, body: {} })
  expect(emulator.workspaces.ownerOfKey('AKALICE')?.name).toBe('acme')
})

test('testname exists from the start, though it is created when it is first used', () => {
  const emulator = freshEmulator()
  const { workspaces } = emulator
  expect([workspaces.names(), workspaces.has('testname')]).toEqual([['testname'], true])
  const { servers } = emulator.control<{ servers: number }>('ShowWorkspace', {
    params: { workspace: 'testname' },
  })
  expect(servers).toBeGreaterThan(0)
  expect(servers).toBe(workspaces.find('testname')!.servers.count())
})

test('testname that is deleted before its first use is gone until it is created again', () => {
  const { workspaces } = freshEmulator()
  workspaces.drop('testname')
  expect([workspaces.names(), workspaces.find('testname')]).toEqual([[], undefined])
  expect(workspaces.openOrCreate('testname').servers.count()).toBeGreaterThan(0)
})
