// Faults that refuse or spoil what is asked of the account: quotas, checks, a password.
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

const told = ({ status, body }: { status: number; body: { error_code?: string } }) =>
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
    const place = freshWorkspace()
    const fault = armFault(place, {
      kind: 'quota-reached',
      what: what as keyof typeof asks,
      nth: 2,
    })
    place.call('ListTasks')
    expect(place.call(operation, { body }).status).toBe(200)
    const again = { ...(body as object), name: 'q', template: { ...template.template, name: 'q' } }
    const { template: _, ...rest } = again
    const second = what === 'templates' ? { template: again.template } : rest
    expect(told(place.call(operation, { body: second }))).toBe(`400 ${code}`)
    expect(faultState(place, fault.id)).toMatchObject({ matched: 2, applied: 1, state: 'ended' })
    expect(place.call(operation, { body: second }).status).toBe(200)
  })

  test('of servers lets an agent come back under its id', () => {
    const place = freshWorkspace()
    const { source_id } = readyTask(place)
    armFault(place, { kind: 'quota-reached', what: 'servers' })
    const body = linuxServer({ id: source_id })
    expect(place.call('RegisterServer', { body }).status).toBe(200)
  })

  test('of tasks, and of clones', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place, { task: { syncing: true } })
    const source_id = place.call('RegisterServer', { body: linuxServer({ name: 'b' }) }).body.id
    armFault(place, { kind: 'quota-reached', what: 'tasks' })
    expect(told(place.call('CreateTask', { body: taskFor(source_id) }))).toBe('400 SMS.6407')
    armFault(place, { kind: 'quota-reached', what: 'clones' })
    expect(place.act(task_id, 'start').status).toBe(200)
    place.until(task_id, 'SYNCING')
    expect(told(place.act(task_id, 'clone_test'))).toBe('400 SMS.6526')
    expect(place.show(task_id).clone_server).toBeNull()
  })
})

describe('target-password-gone', () => {
  test('answers 9905 although the task replicates, until it is removed', () => {
    const place = freshWorkspace()
    const template = {
      name: 't',
      is_template: true,
      region: 'r',
      projectid: 'p',
      target_password: 'secret',
    }
    const { id } = place.call('CreateTemplate', { body: { template } }).body
    const { task_id } = readyTask(place, { task: { vm_template_id: id } })
    place.act(task_id, 'start')
    place.pass(13_000)
    const ask = () => place.call('ShowTargetPassword', { params: { id } })
    expect(ask().body.target_password).toBe('secret')
    const fault = armFault(place, { kind: 'target-password-gone' })
    expect(told(ask())).toBe('400 SMS.9905')
    place.call('RemoveFault', { params: { fault_id: fault.id } })
    expect(ask().status).toBe(200)
  })
})

describe('failed-checks', () => {
  const registered = (fault: object, server = linuxServer()) => {
    const place = freshWorkspace()
    const armed = armFault(place, { kind: 'failed-checks', ...fault } as never)
    const source_id: string = place.call('RegisterServer', { body: server }).body.id
    return { ...place, source_id, fault_id: armed.id, shown: place.source(source_id) }
  }

  test('an ERROR makes the source unavailable, and no task can be made for it', () => {
    const { call, shown, source_id, fault_id } = registered({ checks: ['RSYNC', 'MEMORY'] })
    expect([shown.state, shown.migration_cycle]).toEqual(['unavailable', 'checking'])
    const bad = shown.checks.filter((check: { result: string }) => check.result !== 'OK')
    expect(bad).toMatchObject([
      { name: 'MEMORY', result: 'ERROR', error_code: 'SMS.6514', error_or_warn: 'ERROR' },
      { name: 'RSYNC', result: 'ERROR', error_code: 'SMS.6517', error_or_warn: 'ERROR' },
    ])
    expect(told(call('CreateTask', { body: taskFor(source_id) }))).toBe('400 SMS.6520')
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

  test('strikes the sources that it matches, when their disks are told anew as well', () => {
    const place = freshWorkspace()
    const source_id: string = place.call('RegisterServer', { body: linuxServer() }).body.id
    armFault(place, { kind: 'failed-checks', checks: ['DISK_INFO'], match: { source: source_id } })
    const other: string = place.call('RegisterServer', { body: linuxServer({ name: 'b' }) }).body.id
    place.call('UpdateDiskInfo', { params: { source_id }, body: { disks: linuxServer().disks } })
    expect(place.source(source_id).state).toBe('unavailable')
    expect(place.source(other).state).toBe('waiting')
  })

  test.each(checkNames)('every item has a code of its own: %s', (name) => {
    for (const server of [linuxServer(), windowsServer()]) {
      const { shown } = registered({ checks: [name] }, server)
      const bad = shown.checks.filter((check: { result: string }) => check.result === 'ERROR')
      for (const check of bad) expect(check.error_code).toMatch(/^SMS\.6\d{3}$/)
    }
  })
})
