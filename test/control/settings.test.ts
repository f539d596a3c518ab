// ShowSettings and ChangeSettings.
import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../src/domain/settings.ts'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'

const standard = {
  ...defaultSettings,
  line_mbps: 100,
  not_found_status: 404,
  remain_unit: 'ms',
  legacy_states: false,
  delays: {},
  max_servers: 1000,
  max_templates: 50,
  max_projects: 50,
}

describe('types', () => {
  test.each<[string, object, string?]>([
    ['line_mbps', { line_mbps: 0 }],
    ['line_mbps', { line_mbps: 1e-300 }],
    ['line_mbps', { line_mbps: '100' }],
    ['line_mbps', { line_mbps: 1_000_001 }],
    ['not_found_status', { not_found_status: 410 }],
    ['remain_unit', { remain_unit: 'h' }],
    ['consistency_results', { consistency_results: 'texts' }],
    ['legacy_states', { legacy_states: 'no' }],
    ['delays.aborting', { delays: { aborting: -1 } }],
    ['delays.aborting', { delays: { aborting: 1e13 } }],
    ['delays.snoozing', { delays: { snoozing: 1 } }, 'UnknownField'],
    ['max_servers', { max_servers: 1.5 }],
    ['max_servers', { max_servers: -1 }],
    ['max_templates', { max_templates: -1 }],
    ['max_projects', { max_projects: '50' }],
    ['colour', { colour: 'red' }, 'UnknownField'],
  ])('a wrong %s is refused by name: %j', (field, body, code = 'InvalidParameter') => {
    const { call } = freshWorkspace()
    expect(call('ChangeSettings', { body })).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(field) } },
    })
    expect(call('ShowSettings').body).toEqual(standard)
  })
})

describe('behaviour', () => {
  test('a workspace begins with the documented limits', () => {
    expect(freshWorkspace().call('ShowSettings').body).toEqual(standard)
  })

  test('settings that are left out stay', () => {
    const { call } = freshWorkspace()
    call('ChangeSettings', { body: { line_mbps: 10, delays: { aborting: 0 } } })
    expect(call('ChangeSettings', { body: { max_servers: 5 } }).body).toEqual({
      ...standard,
      line_mbps: 10,
      delays: { aborting: 0 },
      max_servers: 5,
    })
    expect(call('ShowSettings').body.line_mbps).toBe(10)
  })

  test('other workspaces keep their settings', () => {
    const { call } = freshWorkspace()
    call('CreateWorkspace', { body: { name: 'other' } })
    call('ChangeSettings', { body: { line_mbps: 10 } })
    expect(call('ShowSettings', { params: { workspace: 'other' } }).body).toEqual(standard)
  })

  test('a slower line applies to a running copy at once', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.pass(13_000)
    const before = cloud.show(task_id)
    cloud.call('ChangeSettings', { body: { line_mbps: 20 } })
    const after = cloud.show(task_id)
    expect([before.migrate_speed, after.migrate_speed]).toEqual([100, 20])
    expect(after.sub_tasks).toEqual(before.sub_tasks)
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(cloud.show(task_id).finish_date).toBe(after.estimate_complete_time)
  })

  test('max_servers is the quota of RegisterServer', () => {
    const { call } = freshWorkspace()
    call('ChangeSettings', { body: { max_servers: 0 } })
    expect(call('RegisterServer', { body: linuxServer() }).body.error_code).toBe('SMS.6501')
  })

  test('a delay is in ms of the real service, so the pace divides it', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.call('ChangeSettings', { body: { delays: { aborting: 200_000 } } })
    cloud.act(task_id, 'start')
    cloud.act(task_id, 'stop')
    cloud.pass(9_999)
    expect(cloud.show(task_id).state).toBe('ABORTING')
    cloud.pass(1)
    expect(cloud.show(task_id).state).toBe('ABORT')
  })

  test('legacy states are shown from then on', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    cloud.call('ChangeSettings', { body: { legacy_states: true } })
    cloud.act(task_id, 'restart')
    expect(cloud.until(task_id, 'SYNC_SUCCESS').at(-1)?.state).toBe('SYNC_SUCCESS')
  })
})
