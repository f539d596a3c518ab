import { describe, expect, test } from 'vitest'
import { parseNamedFaults } from '../../src/faults/name-syntax.ts'
import type { FaultReply } from '../../src/faults/schema.ts'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { callOperation } from '../support/faults.ts'

type Cloud = ReturnType<typeof freshWorkspace>

const listed = ({ call }: Cloud): FaultReply[] => call('ListFaults').body.faults
const named = (cloud: Cloud, name: string) => readyTask(cloud, { server: linuxServer({ name }) })

describe('a name is parsed', () => {
  const readOf = (name: string) => parseNamedFaults(name, { source: 's' })

  test.each([
    ['fail-SSL_CONFIG', { kind: 'fail-subtask', subtask: 'SSL_CONFIG', error_code: 'SMS.3805' }],
    ['fail-ssl_config-40-0519-x2', { at_progress: 40, error_code: 'SMS.0519', times: 2 }],
    ['fail-any-SMS.0519-n3', { subtask: '*', error_code: 'SMS.0519', nth: 3, at_progress: 0 }],
    ['refuse-ShowTask', { match: { source: 's', operation: 'ShowTask' }, error_code: 'SMS.9004' }],
    ['refuse-UpdateTaskStatus-6501-x1', { kind: 'refuse', error_code: 'SMS.6501', times: 1 }],
    ['throttle-ShowTask-3-1m', { kind: 'throttle', limit: 3, period_ms: 60_000 }],
  ])('%s', (text, request) => {
    expect(readOf(`web-1--emu-${text}`)).toMatchObject([{ text, request }])
  })

  test('with several faults, in their order', () => {
    expect(readOf('a--emu-fail-any--EMU-refuse-ShowTask')).toMatchObject([
      { request: { kind: 'fail-subtask' } },
      { request: { kind: 'refuse' } },
    ])
  })

  test.each([
    ['fial-SSL_CONFIG', /fial is not a fault; did you mean fail\?/],
    ['fail', /must be written fail-SUBTASK\[-PERCENT\]\[-CODE\]/],
    [
      'fail-SSL_CONFG',
      /must be written fail-SUBTASK.*; SSL_CONFG is not a valid SUBTASK, .*SSL_CONFIG\?$/,
    ],
    ['stall-anny-50', /anny is not a valid SUBTASK, did you mean any\?$/],
    ['slow-fast', /must be written slow-MBPS$/],
    ['fail-SSL_CONFIG-fast', /unexpected fast: it must be written fail-SUBTASK/],
    ['fail-SSL_CONFIG-101', /at_progress/],
    ['fail-SSL_CONFIG-9999', /error_code: it is not a code .*did you mean/],
    ['refuse-ShowTsk', /ShowTsk is not a valid OPERATION, did you mean ShowTask\?$/],
    ['quota-esc', /esc is not a valid QUOTA, did you mean ecs\?$/],
    ['refuse-ListWorkspaces', /ListWorkspaces is not a valid OPERATION/],
    ['throttle-ShowTask-3', /must be written throttle-OPERATION-LIMIT-DURATION/],
    ['', / is not a fault/],
  ])('%j cannot be parsed, for a reason', (text, why) => {
    expect(readOf(`web-1--emu-${text}`)).toMatchObject([{ problem: expect.stringMatching(why) }])
  })

  test.each(['web-1', 'emu-fail-any', 'web.emu-fail-any', 'temu--fail', 'web-emu-fail-any'])(
    '%s carries none',
    (name) => expect(readOf(name)).toEqual([]),
  )
})

describe('a source with a fault in its name', () => {
  test('fails there once, as if the fault had been armed', () => {
    const cloud = freshWorkspace()
    const { task_id, source_id } = named(cloud, 'web-1--emu-fail-FORMAT_DISK_LINUX_FILE-0519')
    expect(listed(cloud)).toMatchObject([
      { id: `named.${source_id}.1`, match: { source: source_id }, state: 'armed', matched: 0 },
    ])
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_FAIL')
    expect(cloud.show(task_id).error_json).toContain('SMS.0519')
    expect(cloud.source(source_id).name).toBe('web-1--emu-fail-FORMAT_DISK_LINUX_FILE-0519')
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(listed(cloud)).toMatchObject([{ applied: 1, state: 'ended' }])
  })

  test('is the only one that it applies to', () => {
    const cloud = freshWorkspace()
    const sick = named(cloud, 'web-1--emu-refuse-UpdateTaskStatus-x1')
    const sound = named(cloud, 'web-2')
    expect(cloud.act(sound.task_id, 'start').status).toBe(200)
    expect(cloud.act(sick.task_id, 'start')).toMatchObject({
      status: 403,
      body: { error_code: 'SMS.9004' },
    })
    expect(cloud.act(sick.task_id, 'start').status).toBe(200)
  })

  test('loses it with its name, and gets the fault of its new name', () => {
    const cloud = freshWorkspace()
    const { source_id } = named(cloud, 'web-1--emu-fail-any--emu-refuse-ShowServer')
    const rename = (name: string) =>
      cloud.call('UpdateServerName', { params: { source_id }, body: { name } })
    expect(listed(cloud)).toHaveLength(2)
    rename('web-1--emu-refuse-ShowServer-6501')
    expect(listed(cloud)).toMatchObject([{ kind: 'refuse', error_code: 'SMS.6501' }])
    expect(rename('web-1').status).toBe(200)
    expect(listed(cloud)).toEqual([])
  })

  test('takes it along when it is deleted', () => {
    const cloud = freshWorkspace()
    const body = linuxServer({ name: 'web-1--emu-fail-any' })
    const { id } = cloud.call('RegisterServer', { body }).body
    expect(listed(cloud)).toHaveLength(1)
    cloud.call('DeleteServer', { params: { source_id: id } })
    expect(listed(cloud)).toEqual([])
  })

  test('arms it once, however often its agent registers', () => {
    const cloud = freshWorkspace()
    const body = linuxServer({ name: 'web-1--emu-fail-any' })
    const { id } = cloud.call('RegisterServer', { body }).body
    cloud.call('RegisterServer', { body: { ...body, id } })
    expect(listed(cloud)).toHaveLength(1)
  })

  test('is accepted if its fault cannot be parsed; the journal says so', () => {
    const cloud = freshWorkspace()
    named(cloud, 'web-1--emu-fial-any')
    expect(listed(cloud)).toEqual([])
    expect(JSON.stringify(cloud.workspace.journal.eventsAfter(0))).toContain('did you mean fail?')
  })

  test('has no effect when the setting is off', () => {
    const cloud = freshWorkspace({ settings: { named_faults: false } })
    named(cloud, 'web-1--emu-fail-any')
    expect(listed(cloud)).toEqual([])
  })
})

describe('a task with a fault in its name', () => {
  const carrying = (name: string) => {
    const cloud = freshWorkspace()
    return { cloud, ...readyTask(cloud, { task: { name } }) }
  }

  test('has it, and loses it with its name', () => {
    const { cloud, task_id } = carrying('nightly--emu-fail-SSL_CONFIG')
    expect(listed(cloud)).toMatchObject([{ id: `named.${task_id}.1`, match: { task: task_id } }])
    const body = { name: 'nightly', type: 'MIGRATE_FILE' }
    cloud.call('UpdateTask', { params: { task_id }, body })
    expect(listed(cloud)).toEqual([])
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(cloud.show(task_id).state).toBe('MIGRATE_SUCCESS')
  })

  test('brings the offline agent back when it is deleted', () => {
    const { cloud, task_id, source_id } = carrying('nightly--emu-offline')
    expect(cloud.source(source_id).connected).toBe(false)
    cloud.call('DeleteTask', { params: { task_id } })
    expect(cloud.source(source_id).connected).toBe(true)
  })

  test('takes it along when it is deleted', () => {
    const { cloud, task_id } = carrying('nightly--emu-refuse-ShowTask')
    expect(callOperation(cloud, 'ShowTask', { params: { task_id } }).status).toBe(403)
    cloud.call('DeleteTask', { params: { task_id } })
    expect(listed(cloud)).toEqual([])
  })
})
