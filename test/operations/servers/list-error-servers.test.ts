import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { failTask } from '../../support/journeys.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

type Failed = { source_id: string }

/** A workspace with `count` failed migrations, oldest first, one sound server and one READY task. */
const withFailed = (count: number, server: object = {}, task: object = {}) => {
  const cloud = freshWorkspace()
  readyTask(cloud)
  cloud.call('RegisterServer', { body: linuxServer() })
  const failed = Array.from({ length: count }, () => {
    const made = readyTask(cloud, { server: linuxServer(server), task })
    cloud.act(made.task_id, 'start')
    cloud.pass(13_000)
    failTask(cloud, made.task_id)
    return made
  })
  const list = (query: Record<string, string> = {}) => cloud.call('ListErrorServers', { query })
  const ids = (query: Record<string, string> = {}) =>
    list(query).body.migration_errors.map(({ source_id }: Failed) => source_id)
  return { ...cloud, failed, list, ids }
}

test.each([{ limit: '101' }, { limit: '-1' }, { offset: '65536' }, { offset: 'x' }])(
  '%o is out of bounds',
  (query) => {
    expect(withFailed(0).list(query)).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.9001' },
    })
  },
)

describe('behaviour', () => {
  test('nothing has failed yet', () => {
    expect(withFailed(0).list().body).toEqual({ count: 0, migration_errors: [] })
  })

  test('takes the printed request', () => {
    const { list } = withFailed(1, { hostname: null }, { migration_ip: null })
    const { query } = printedExamples('ListErrorServers', 'request')[0]!
    expect(list(query).status).toBe(200)
    expectPrintedForm('ListErrorServers', list(query).body)
  })

  test('the error of the task, with what names the server', () => {
    const { list, failed } = withFailed(1)
    const [found] = list().body.migration_errors
    expect(found).toEqual({
      source_id: failed[0]!.source_id,
      source_ip: '192.168.0.10',
      target_ip: '192.168.0.20',
      name: 'ecs-4bb4',
      host_name: 'ecs-4bb4',
      error_json: '{"error_code":"SMS.3805","error_param":"[]"}',
    })
  })

  test('a restarted task is no longer a failure', () => {
    const { list, act, failed } = withFailed(1)
    act(failed[0]!.task_id, 'start')
    expect(list().body.count).toBe(0)
  })

  test('newest first, in pages that do not change the count', () => {
    const { list, ids, failed } = withFailed(3)
    const newestFirst = failed.map(({ source_id }) => source_id).reverse()
    expect(ids()).toEqual(newestFirst)
    expect(ids({ limit: '1', offset: '1' })).toEqual([newestFirst[1]])
    expect(list({ limit: '1', offset: '9' }).body).toEqual({ count: 3, migration_errors: [] })
  })

  test('filters by migration project and enterprise project', () => {
    const { call, workspace, ids, failed } = withFailed(2)
    const body = { name: 'p', region: 'r', type: 'MIGRATE_FILE' }
    const migprojectid = call('CreateMigproject', { body }).body.id
    const { source_id } = failed[0]!
    call('UpdateServerName', { params: { source_id }, body: { migprojectid } })
    expect(ids({ migproject: migprojectid })).toEqual([source_id])
    expect(ids({ migproject: workspace.projects.default().id })).toEqual([failed[1]!.source_id])
    expect(ids({ enterprise_project_id: '0' })).toHaveLength(2)
    expect(ids({ enterprise_project_id: 'other' })).toEqual([])
  })
})
