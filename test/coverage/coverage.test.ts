import { describe, expect, test } from 'vitest'
import { faultKinds } from '../../src/faults/kinds/index.ts'
import { callAs, passwordLogin } from '../support/callers.ts'
import { freshEmulator, freshHttp, freshWorkspace, readyTask } from '../support/emulator.ts'

type Emulator = ReturnType<typeof freshEmulator>

const itemsOf = (emulator: Emulator, section: string, workspace: string | null = null) =>
  emulator.coverage.report(workspace).sections.find(({ name }) => name === section)!.items

/** The covered items with their hits. */
const covered = (emulator: Emulator, section: string, workspace: string | null = null) =>
  Object.fromEntries(
    itemsOf(emulator, section, workspace)
      .filter((item) => item.hits > 0)
      .map((item) => [item.name, item.hits]),
  )

describe('before any request', () => {
  test('nothing is covered, although a fixture was replayed', () => {
    const { requests, percent, sections } = freshEmulator().coverage.report()
    expect({ requests, percent }).toEqual({ requests: 0, percent: 0 })
    expect(sections.map(({ name, covered, total }) => [name, covered, total])).toEqual([
      ['operations', 0, 64],
      ['error codes', 0, 121],
      ['states', 0, 14],
      ['transitions', 0, 120],
      ['faults', 0, faultKinds.length],
    ])
  })

  test('every uncovered item has the commands that cover it', () => {
    const { sections } = freshEmulator().coverage.report(null, { withCatalogue: true })
    for (const { items } of sections)
      for (const { name, commands } of items) expect(commands?.length, name).toBeGreaterThan(1)
  })
})

describe('an operation', () => {
  test('is covered by a success; a refusal alone is noted and does not count', () => {
    const { call, emulator } = freshWorkspace()
    call('ShowTask', { params: { task_id: 'x' } })
    expect(covered(emulator, 'operations')).toEqual({})
    const { note } = itemsOf(emulator, 'operations').find(({ name }) => name === 'ShowTask')!
    expect(note).toBe('GET /v3/tasks/{task_id}; so far only refused')
    readyTask({ call })
    call('ListTasks')
    call('ListTasks')
    expect(covered(emulator, 'operations')).toEqual({
      RegisterServer: 1,
      CreateTask: 1,
      ListTasks: 2,
    })
  })

  test('of the control API does not count, and VPC and ECS have no items', () => {
    const { call, emulator } = freshWorkspace()
    call('AdvanceClock', { body: { by_ms: 1 } })
    call('ShowVpc', { params: { project_id: 'p', vpc_id: 'v' } })
    expect(covered(emulator, 'operations')).toEqual({})
    expect(emulator.coverage.report().requests).toBe(1)
  })
})

describe('an error code', () => {
  test('is covered for the operation that returns it', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'stop')
    expect(covered(cloud.emulator, 'error codes')).toEqual({ 'UpdateTaskStatus SMS.7714': 1 })
  })

  test('that any operation may return is covered once for all', () => {
    const { call, emulator } = freshWorkspace()
    call('ListTasks', { query: { limit: 'x' } })
    call('ListServers', { query: { limit: 'x' } })
    expect(covered(emulator, 'error codes')).toEqual({ 'SMS.9001': 2 })
  })

  test('of a request that reaches no workspace is covered too', async () => {
    const { emulator, http } = await freshHttp()
    await http.get('/v3/tasks')
    await http.get('/v3/nowhere')
    await http.get('/_emulator/nowhere')
    await http.get('/_emulator/errors/nowhere')
    expect(covered(emulator, 'error codes')).toEqual({ 'APIGW.0101': 1, 'APIGW.0301': 1 })
    expect(emulator.coverage.report().requests).toBe(2)
  })

  test('of IAM is recognised in each envelope', () => {
    const emulator = freshEmulator()
    const signIn = (password: string) =>
      callAs(emulator, {}, 'KeystoneCreateUserTokenByPassword', {
        body: passwordLogin('test', 'alice', password),
      })
    signIn('secret')
    expect(signIn('wrong').body.error.code).toBe(401)
    expect(covered(emulator, 'error codes')).toEqual({
      'KeystoneCreateUserTokenByPassword IAM.401': 1,
    })
    expect(covered(emulator, 'operations')).toEqual({ KeystoneCreateUserTokenByPassword: 1 })
  })
})

describe('a state', () => {
  test('is covered when a reply shows it, not when a task only reaches it', () => {
    const cloud = freshWorkspace()
    const { task_id, source_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(covered(cloud.emulator, 'states')).toEqual({})
    const noted = itemsOf(cloud.emulator, 'states').filter(({ reached }) => reached)
    expect(noted.map(({ name }) => name)).toEqual(['READY', 'RUNNING', 'MIGRATE_SUCCESS'])
    expect(noted[0]!.note).toBe('reached, but no reply showed it')
    cloud.show(task_id)
    cloud.call('ListTasks')
    cloud.source(source_id)
    cloud.call('ListServers')
    expect(covered(cloud.emulator, 'states')).toEqual({ MIGRATE_SUCCESS: 4 })
  })

  test('is hit once by a list that shows it twice', () => {
    const cloud = freshWorkspace()
    readyTask(cloud)
    readyTask(cloud, { task: { target_server: { vm_id: 'vm-2' } } })
    cloud.call('ListTasks')
    expect(covered(cloud.emulator, 'states')).toEqual({ READY: 1 })
  })
})

describe('a transition', () => {
  test('is covered whether a call or a timer causes it', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.pass(13_000)
    cloud.act(task_id, 'stop')
    cloud.pass(1_000)
    expect(covered(cloud.emulator, 'transitions')).toEqual({
      'READY.idle start RUNNING.initialize': 1,
      'RUNNING.initialize after step RUNNING.initialize': 4,
      'RUNNING.initialize after step RUNNING.replicate': 1,
      'RUNNING.replicate stop ABORTING': 1,
      'ABORTING after aborting ABORT': 1,
    })
  })

  test('that an agent reports is the one that a timer would cause', () => {
    const cloud = freshWorkspace()
    const { task_id, source_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const body = { copystate: 'replicate', migrationcycle: 'replicating' }
    cloud.call('UpdateCopyState', { params: { source_id }, body })
    expect(covered(cloud.emulator, 'transitions')).toHaveProperty([
      'RUNNING.initialize after step RUNNING.replicate',
    ])
  })

  test('of a fixture does not count', () => {
    const { emulator, call } = freshWorkspace({}, 'testname')
    call('ListTasks')
    expect(covered(emulator, 'transitions')).toEqual({})
  })
})

describe('the counts', () => {
  test('are also those of each workspace, and survive its reset and deletion', () => {
    const cloud = freshWorkspace()
    readyTask(cloud)
    cloud.call('ResetWorkspace')
    readyTask(cloud)
    cloud.call('DeleteWorkspace')
    const all = { RegisterServer: 2, CreateTask: 2 }
    expect(covered(cloud.emulator, 'operations')).toEqual(all)
    expect(covered(cloud.emulator, 'operations', 'test')).toEqual(all)
    cloud.emulator.workspaces.openOrCreate('other')
    expect(covered(cloud.emulator, 'operations', 'other')).toEqual({})
  })

  test('are set to zero by ClearCoverage', () => {
    const cloud = freshWorkspace()
    readyTask(cloud)
    cloud.call('ClearCoverage')
    expect(cloud.emulator.coverage.report()).toMatchObject({ requests: 0, covered: 0 })
    expect(cloud.emulator.coverage.report('test').covered).toBe(0)
  })
})

test('percentages are rounded down, so that only all are 100', () => {
  const cloud = freshWorkspace()
  const { total, percent } = (() => {
    readyTask(cloud)
    return cloud.emulator.coverage.report()
  })()
  expect(percent).toBe(Math.floor((2 / total) * 1000) / 10)
})

test('the catalogue is a section that is not counted', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'stop')
  const without = cloud.emulator.coverage.report()
  const report = cloud.emulator.coverage.report(null, { withCatalogue: true })
  const catalogue = report.sections.at(-1)!
  expect(catalogue).toMatchObject({ name: 'catalogue', counted: false, covered: 1, total: 440 })
  expect(report.percent).toBe(without.percent)
})

test('a fault that is applied is covered, and is not counted', () => {
  const cloud = freshWorkspace()
  const match = { operation: 'ListTasks' }
  cloud.call('ArmFault', { body: { kind: 'delay', match, ms: 0 } })
  const before = cloud.emulator.coverage.report()
  cloud.call('ListTasks')
  const { covered: found, total } = cloud.emulator.coverage.report()
  expect(covered(cloud.emulator, 'faults')).toEqual({ delay: 1 })
  expect({ found, total }).toEqual({ found: before.covered + 1, total: before.total })
})

test('a strict emulator may also return SMS.6011', () => {
  const names = itemsOf(freshEmulator({ strict: true }), 'error codes').map(({ name }) => name)
  expect(names).toContain('SMS.6011')
})
