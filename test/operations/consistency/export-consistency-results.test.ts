import { describe, expect, test } from 'vitest'
import { consistencyWorkspace, directoryResult } from '../../support/consistency-checks.ts'
import { freshHttp, linuxServer, readyTask, taskFor } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const exporting = () => {
  const cloud = consistencyWorkspace()
  const exported = (...task_info: object[]) =>
    cloud.call('ExportConsistencyResults', { body: { task_info } })
  const lines = (...task_info: object[]) =>
    `${exported(...task_info).body}`.trimEnd().split('\r\n').slice(1)
  return { ...cloud, exported, lines }
}

describe('types and limits', () => {
  test.each([
    ['task_info', {}, 'SMS.6013'],
    ['task_info', { task_info: 'all' }, 'SMS.9001'],
    ['task_info[0]', { task_info: ['id'] }, 'SMS.9001'],
    ['task_info[0].task_id', { task_info: [{ task_id: 1 }] }, 'SMS.9001'],
    ['task_info[1].task_id', { task_info: [{ task_id: 'x' }, {}] }, 'SMS.6013'],
  ])('%s in %j', (field, body, error_code) => {
    const { call, task_id } = exporting()
    const known = JSON.parse(JSON.stringify(body).replace('"x"', `"${task_id}"`))
    expect(call('ExportConsistencyResults', { body: known })).toMatchObject({
      status: 400,
      body: { error_code, error_msg: expect.stringContaining(field) },
    })
  })

  test('an empty list gives a file without lines, and more tasks than 200 are accepted', () => {
    const { exported, lines, report, task_id } = exporting()
    expect(exported().status).toBe(200)
    expect(lines()).toEqual([])
    report(directoryResult('/'))
    expect(lines(...Array.from({ length: 201 }, () => ({ task_id })))).toHaveLength(201)
  })
})

describe('refusals', () => {
  test.each([
    [{ task_id: 'nowhere' }, 'SMS.7703'],
    [{ source_id: 'nowhere' }, 'SMS.7602'],
  ])('%j is not found', (asked, error_code) =>
    expect(exporting().exported(asked)).toMatchObject({ status: 404, body: { error_code } }),
  )

  test('nor is a task of a source that has none', () => {
    const { exported, call } = exporting()
    const source_id = call('RegisterServer', { body: linuxServer() }).body.id
    expect(exported({ source_id })).toMatchObject({
      status: 404,
      body: { error_code: 'SMS.7703' },
    })
  })
})

describe('behaviour', () => {
  test('a line for each directory of each check, by task in the requested order', () => {
    const cloud = exporting()
    const other = readyTask(cloud, { server: linuxServer({ name: 'other' }) })
    const { report, lines, task_id, source_id, call, workspace } = cloud
    const at = new Date(workspace.clock.now).toISOString()
    report(
      directoryResult('/a'),
      directoryResult('/b', { num_different_files: 3, num_target_more_files: 1 }),
    )
    report(directoryResult('/c'))
    const params = { task_id: other.task_id }
    call('UpdateConsistencyResult', {
      params,
      body: { consistency_result: [directoryResult('/d')] },
    })
    const mine = `ecs-4bb4,${source_id},${task_id},${at}`
    expect(lines({ task_id: other.task_id }, { task_id })).toEqual([
      `other,${other.source_id},${other.task_id},${at},success,/d,1235,0,0,0`,
      `${mine},fail,/a,1235,0,0,0`,
      `${mine},fail,/b,1235,3,0,1`,
      `${mine},success,/c,1235,0,0,0`,
    ])
  })

  test('a task can be named by its source', () => {
    const { report, lines, source_id, task_id } = exporting()
    report(directoryResult('/a'))
    expect(lines({ source_id })).toEqual(lines({ task_id }))
  })

  test('for a deleted source, the name is the one in the request', () => {
    const { report, lines, act, until, call, task_id, source_id } = exporting()
    report(directoryResult('/a'))
    act(task_id, 'start')
    until(task_id, 'MIGRATE_SUCCESS')
    call('DeleteServer', { params: { source_id } })
    expect(lines({ task_id, source_name: 'sent' })[0]).toMatch(/^sent,/)
    expect(lines({ task_id })[0]).toMatch(/^,/)
  })

  test('over HTTP it is a file to download, in the requested language', async () => {
    const { http } = await freshHttp()
    const post = (path: string, body: object) =>
      http.post(path).set('X-Auth-Token', 'workspace/w').send(body)
    const source_id = (await post('/v3/sources', linuxServer())).body.id
    const task_id = (await post('/v3/tasks', taskFor(source_id))).body.id
    const [example] = printedExamples('ExportConsistencyResults', 'request')
    const text = JSON.stringify(example?.body).replace(
      /"task_id":"[^"]+"/,
      `"task_id":"${task_id}"`,
    )
    const path = '/v3/tasks/consistency-results/export'
    const reply = await post(path, JSON.parse(text)).set('X-Language', 'zh-cn')
    expect(reply.status).toBe(200)
    expect(reply.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="consistency-results.csv"',
    })
    expect(`${reply.body}`).toMatch(/^\uFEFF源端服务器名称,/)
    const english = await post(path, { task_info: [{ task_id }] })
    expect(`${english.body}`).toMatch(/^\uFEFFSource Server Name,/)
  })
})
