// Faults in the account: quotas, checks, the password of a target.
import { describe, expect, test } from 'vitest'
import { checkNames } from '../../src/domain/server/checks.ts'
import {
  freshWorkspace,
  linuxServer,
  readyTask,
  taskFor,
  windowsServer,
} from '../support/emulator.ts'
import { armFault, faultState } from '../support/faults.ts'

const errorOf = ({ status, body }: { status: number; body: { error_code?: string } }) =>
  `${status} ${body.error_code}`

describe('quota-reached', () => {
  const project = {
    name: 'p',
    region: 'r',
    usepublicip: true,
    isdefault: false,
    start_target_server: true,
    type: 'MIGRATE_FILE',
    syncing: false,
    start_network_check: false,
  }
  const template = { template: { name: 't', is_template: true, region: 'r', projectid: 'p' } }
  const asks = {
    servers: ['RegisterServer', linuxServer({ name: 'more' }), 'SMS.6501'],
    templates: ['CreateTemplate', template, 'SMS.7113'],
    projects: ['CreateMigproject', project, 'SMS.8115'],
  } as const

  test.each(Object.entries(asks))('of %s refuses one more', (what, [operation, body, code]) => {
    const cloud = freshWorkspace()
    const fault = armFault(cloud, {
      kind: 'quota-reached',
      what: what as keyof typeof asks,
      nth: 2,
    })
    cloud.call('ListTasks')
    expect(cloud.call(operation, { body }).status).toBe(200)
    const again = { ...(body as object), name: 'q', template: { ...template.template, name: 'q' } }
    const { template: _, ...rest } = again
    const second = what === 'templates' ? { template: again.template } : rest
    expect(errorOf(cloud.call(operation, { body: second }))).toBe(`400 ${code}`)
    expect(faultState(cloud, fault.id)).toMatchObject({ matched: 2, applied: 1, state: 'ended' })
    expect(cloud.call(operation, { body: second }).status).toBe(200)
  })

  test('of servers lets an agent come back under its id', () => {
    const cloud = freshWorkspace()
    const { source_id } = readyTask(cloud)
    armFault(cloud, { kind: 'quota-reached', what: 'servers' })
    const body = linuxServer({ id: source_id })
    expect(cloud.call('RegisterServer', { body }).status).toBe(200)
  })

  test('of tasks, and of clones', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud, { task: { syncing: true } })
    const source_id = cloud.call('RegisterServer', { body: linuxServer({ name: 'b' }) }).body.id
    armFault(cloud, { kind: 'quota-reached', what: 'tasks' })
    expect(errorOf(cloud.call('CreateTask', { body: taskFor(source_id) }))).toBe('400 SMS.6407')
    armFault(cloud, { kind: 'quota-reached', what: 'clones' })
    expect(cloud.act(task_id, 'start').status).toBe(200)
    cloud.until(task_id, 'SYNCING')
    expect(errorOf(cloud.act(task_id, 'clone_test'))).toBe('400 SMS.6526')
    expect(cloud.show(task_id).clone_server).toBeNull()
  })
})

describe('target-password-gone', () => {
  test('refuses with 9905 while the task replicates, until it is removed', () => {
    const cloud = freshWorkspace()
    const template = {
      name: 't',
      is_template: true,
      region: 'r',
      projectid: 'p',
      target_password: 'secret',
    }
    const { id } = cloud.call('CreateTemplate', { body: { template } }).body
    const { task_id } = readyTask(cloud, { task: { vm_template_id: id } })
    cloud.act(task_id, 'start')
    cloud.pass(13_000)
    const ask = () => cloud.call('ShowTargetPassword', { params: { id } })
    expect(ask().body.target_password).toBe('secret')
    const fault = armFault(cloud, { kind: 'target-password-gone' })
    expect(errorOf(ask())).toBe('400 SMS.9905')
    cloud.call('RemoveFault', { params: { fault_id: fault.id } })
    expect(ask().status).toBe(200)
  })
})

describe('failed-checks', () => {
  const registered = (fault: object, server = linuxServer()) => {
    const cloud = freshWorkspace()
    const armed = armFault(cloud, { kind: 'failed-checks', ...fault } as never)
    const source_id: string = cloud.call('RegisterServer', { body: server }).body.id
    return { ...cloud, source_id, fault_id: armed.id, shown: cloud.source(source_id) }
  }

  test('an ERROR makes the source unavailable, and no task can be made for it', () => {
    const { call, shown, source_id, fault_id } = registered({ checks: ['RSYNC', 'MEMORY'] })
    expect([shown.state, shown.migration_cycle]).toEqual(['unavailable', 'checking'])
    const bad = shown.checks.filter((check: { result: string }) => check.result !== 'OK')
    expect(bad).toMatchObject([
      { name: 'MEMORY', result: 'ERROR', error_code: 'SMS.6514', error_or_warn: 'ERROR' },
      { name: 'RSYNC', result: 'ERROR', error_code: 'SMS.6517', error_or_warn: 'ERROR' },
    ])
    expect(errorOf(call('CreateTask', { body: taskFor(source_id) }))).toBe('400 SMS.6520')
    call('RemoveFault', { params: { fault_id } })
    call('RegisterServer', { body: linuxServer({ id: source_id }) })
    expect(call('CreateTask', { body: taskFor(source_id) }).status).toBe(200)
  })

  test('a WARN lets it be migrated', () => {
    const fault = { checks: ['FREE_SPACE'], level: 'WARN', error_code: 'SMS.6543' }
    const { shown } = registered(fault, windowsServer())
    expect(shown.state).toBe('waiting')
    expect(
      shown.checks.find((check: { name: string }) => check.name === 'FREE_SPACE'),
    ).toMatchObject({
      result: 'WARN',
      error_code: 'SMS.6543',
    })
  })

  test('applies to matching sources, also when their disks are updated', () => {
    const cloud = freshWorkspace()
    const source_id: string = cloud.call('RegisterServer', { body: linuxServer() }).body.id
    armFault(cloud, { kind: 'failed-checks', checks: ['DISK_INFO'], match: { source: source_id } })
    const other: string = cloud.call('RegisterServer', { body: linuxServer({ name: 'b' }) }).body.id
    cloud.call('UpdateDiskInfo', { params: { source_id }, body: { disks: linuxServer().disks } })
    expect(cloud.source(source_id).state).toBe('unavailable')
    expect(cloud.source(other).state).toBe('waiting')
  })

  test.each(checkNames)('every item has a code of its own: %s', (name) => {
    for (const server of [linuxServer(), windowsServer()]) {
      const { shown } = registered({ checks: [name] }, server)
      const bad = shown.checks.filter((check: { result: string }) => check.result === 'ERROR')
      for (const check of bad) expect(check.error_code).toMatch(/^SMS\.6\d{3}$/)
    }
  })
})
