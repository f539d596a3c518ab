// ListWorkspaces, CreateWorkspace, ShowWorkspace, DeleteWorkspace, ResetWorkspace.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'

const names = ({ call }: Pick<ReturnType<typeof freshWorkspace>, 'call'>) =>
  call('ListWorkspaces').body.workspaces.map(({ name }: { name: string }) => name)

/** A fixture in a file of its own, for the length of the test. */
const fixtureOf = (steps: object[]) => {
  const directory = mkdtempSync(join(tmpdir(), 'fixture-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'steps.json')
  writeFileSync(path, JSON.stringify({ workspace: 'any', steps }))
  return path
}

const register = (name: string) => ({ operation: 'RegisterServer', input: { body: { name } } })

describe('types', () => {
  test.each<[string, object, string]>([
    ['name', {}, 'MissingParameter'],
    ['name', { name: 7 }, 'InvalidParameter'],
    ['name', { name: '' }, 'InvalidParameter'],
    ['name', { name: 'a/b' }, 'InvalidParameter'],
    ['name', { name: '..' }, 'InvalidParameter'],
    ['name', { name: 'n'.repeat(65) }, 'InvalidParameter'],
    ['seed', { name: 'a', seed: '' }, 'InvalidParameter'],
    ['fixture', { name: 'a', fixture: 7 }, 'InvalidParameter'],
    ['clock.mode', { name: 'a', clock: { mode: 'backwards' } }, 'InvalidParameter'],
    ['clock.pace', { name: 'a', clock: { pace: 0 } }, 'InvalidParameter'],
    ['clock.pace', { name: 'a', clock: { pace: 1_000_001 } }, 'InvalidParameter'],
    ['clock.speed', { name: 'a', clock: { speed: 1 } }, 'UnknownField'],
    ['colour', { name: 'a', colour: 'red' }, 'UnknownField'],
    ['body', [], 'InvalidParameter'],
  ])('creating with a wrong %s is refused by name: %j', (field, body, code) => {
    const cloud = freshWorkspace()
    expect(cloud.call('CreateWorkspace', { body })).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(field), hint: expect.any(String) } },
    })
    expect(names(cloud)).toEqual(['test', 'testname'])
  })
})

describe('refusals', () => {
  test.each(['ShowWorkspace', 'DeleteWorkspace', 'ResetWorkspace', 'ShowClock', 'ShowSettings'])(
    '%s of a workspace that does not exist does not make it',
    (operation) => {
      const cloud = freshWorkspace()
      expect(cloud.call(operation, { params: { workspace: 'nobody' } })).toMatchObject({
        status: 404,
        body: {
          error: { code: 'WorkspaceNotFound', message: 'Workspace `nobody` does not exist.' },
        },
      })
      expect(names(cloud)).not.toContain('nobody')
    },
  )

  test('a name that is taken is refused, and its workspace stays as it is', () => {
    const { call } = freshWorkspace()
    call('RegisterServer', { body: linuxServer() })
    expect(call('CreateWorkspace', { body: { name: 'test' } })).toMatchObject({
      status: 409,
      body: { error: { code: 'WorkspaceExists' } },
    })
    expect(call('ShowWorkspace').body.servers).toBe(1)
  })

  test.each([
    ['one that does not exist', () => 'no-such-fixture', 'no-such-fixture'],
    ['a step that is refused', () => fixtureOf([register('a'), register('')]), 'step 2'],
    ['an unknown operation', () => fixtureOf([{ operation: 'Explode' }]), 'Explode'],
    ['an invalid step', () => fixtureOf([{ wait: 1 }]), 'steps[0]'],
  ])('a fixture with %s creates no workspace', (_, fixture, why) => {
    const cloud = freshWorkspace()
    const body = { name: 'new', fixture: fixture() }
    expect(cloud.call('CreateWorkspace', { body })).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidFixture', message: expect.stringContaining(why) } },
    })
    expect(names(cloud)).not.toContain('new')
  })

  test('a reset with a fixture that does not exist changes nothing', () => {
    const { call } = freshWorkspace()
    call('RegisterServer', { body: linuxServer() })
    expect(call('ResetWorkspace', { body: { fixture: 'nope' } }).status).toBe(400)
    expect(call('ShowWorkspace').body.servers).toBe(1)
  })

  test('a reset with a fixture that cannot be replayed leaves nothing half done', () => {
    const { call } = freshWorkspace()
    const fixture = fixtureOf([register('a'), register('')])
    expect(call('ResetWorkspace', { body: { fixture } }).status).toBe(400)
    expect(call('ShowWorkspace').body.servers).toBe(0)
  })
})

describe('behaviour', () => {
  test('workspaces are listed by name; testname is always there', () => {
    const cloud = freshWorkspace()
    expect(names(cloud)).toEqual(['test', 'testname'])
    cloud.call('CreateWorkspace', { body: { name: 'a' } })
    expect(names(cloud)).toEqual(['a', 'test', 'testname'])
  })

  test('a new workspace is empty, with seed and clock as asked for', () => {
    const { call } = freshWorkspace()
    const clock = { mode: 'on-read', pace: 5 }
    const { status, body } = call('CreateWorkspace', { body: { name: 'new', seed: 's', clock } })
    expect({ status, ...body }).toEqual({
      status: 201,
      name: 'new',
      seed: 's',
      clock: { now_ms: Date.UTC(2026, 0, 1), next_event_at_ms: null, ...clock },
      servers: 0,
      tasks: 0,
    })
    expect(call('ShowWorkspace', { params: { workspace: 'new' } }).body).toEqual(body)
  })

  test('a new workspace can begin with a fixture, built-in or from a file', () => {
    const { call } = freshWorkspace()
    const shipped = call('CreateWorkspace', { body: { name: 'a', fixture: 'testname' } }).body
    expect(shipped.tasks).toBeGreaterThan(0)
    const fixture = fixtureOf([register('one'), { advance_ms: 5 }, register('two')])
    const own = call('CreateWorkspace', { body: { name: 'b', fixture } }).body
    expect(own).toMatchObject({ servers: 2, clock: { now_ms: Date.UTC(2026, 0, 1) + 5 } })
  })

  test('a workspace has counts and the time of the next event', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const { now_ms } = cloud.call('ShowClock').body
    expect(cloud.call('ShowWorkspace').body).toMatchObject({
      servers: 1,
      tasks: 1,
      clock: { next_event_at_ms: now_ms + 16_000 / 20 },
    })
  })

  test('a deleted workspace is gone, and its name can be used again', () => {
    const cloud = freshWorkspace()
    cloud.call('RegisterServer', { body: linuxServer() })
    expect(cloud.call('DeleteWorkspace').body).toEqual({})
    expect(names(cloud)).toEqual(['testname'])
    expect(cloud.call('DeleteWorkspace').status).toBe(404)
    expect(cloud.call('ListServers').body.count).toBe(0)
  })

  test('testname is created again with its tasks after it is deleted', () => {
    const { call } = freshWorkspace({}, 'testname')
    const before = call('ListTasks').body
    call('DeleteWorkspace')
    expect(call('ListTasks').body).toEqual(before)
  })

  test('a reset returns a workspace to its beginning, ids included', () => {
    const { call } = freshWorkspace()
    const first = call('RegisterServer', { body: linuxServer() }).body.id
    call('AdvanceClock', { body: { by_ms: 1_000 } })
    const { clock, servers } = call('ResetWorkspace').body
    expect({ servers, now_ms: clock.now_ms }).toEqual({ servers: 0, now_ms: Date.UTC(2026, 0, 1) })
    expect(call('RegisterServer', { body: linuxServer() }).body.id).toBe(first)
  })

  test('a reset keeps pace, mode and settings', () => {
    const { call } = freshWorkspace()
    call('SetClock', { body: { mode: 'on-read', pace: 3 } })
    call('ChangeSettings', { body: { line_mbps: 7 } })
    call('ResetWorkspace')
    expect(call('ShowClock').body).toMatchObject({ mode: 'on-read', pace: 3 })
    expect(call('ShowSettings').body.line_mbps).toBe(7)
  })

  test('a reset replays what the workspace began with, or the fixture that is named', () => {
    const { call } = freshWorkspace({}, 'testname')
    const { tasks } = call('ShowWorkspace').body
    call('DeleteTask', { params: { task_id: '8abda8635e09d185015e09d188dd0001xx' } })
    expect(call('ShowWorkspace').body.tasks).toBe(tasks - 1)
    expect(call('ResetWorkspace').body.tasks).toBe(tasks)
    const fixture = fixtureOf([register('a')])
    expect(call('ResetWorkspace', { body: { fixture } }).body).toMatchObject({
      servers: 1,
      tasks: 0,
    })
  })

  test('strict: a fixture is still replayed, because it declares users', () => {
    const fixture = fixtureOf([register('a')])
    const { call } = freshWorkspace({ strict: true })
    expect(call('CreateWorkspace', { body: { name: 'new', fixture } })).toMatchObject({
      status: 201,
      body: { servers: 1 },
    })
  })
})
