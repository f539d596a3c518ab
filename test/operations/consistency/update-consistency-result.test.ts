import { describe, expect, test } from 'vitest'
import { consistencyWorkspace, directoryResult } from '../../support/consistency-checks.ts'
import { freshHttp } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

describe('types and limits', () => {
  test.each([
    ['dir_check', 1],
    ['num_total_files', '1235 files'],
    ['num_different_files', -1],
    ['num_target_miss_files', 1.5],
    ['num_target_more_files', null],
  ])('%s %j', (field, value) =>
    expect(consistencyWorkspace().report(directoryResult('/', { [field]: value }))).toMatchObject({
      status: 400,
      body: {
        error_code: 'SMS.9001',
        error_msg: expect.stringContaining(`consistency_result[0].${field}`),
      },
    }),
  )

  test.each(Object.keys(directoryResult('/')))('%s is mandatory', (field) =>
    expect(
      consistencyWorkspace().report(directoryResult('/', { [field]: undefined })),
    ).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6013' },
    }),
  )

  test('a directory has at most 1024 characters', () =>
    expect(consistencyWorkspace().report(directoryResult('d'.repeat(1025))).body.error_code).toBe(
      'SMS.6014',
    ))

  test('more directories than thirty, and more files than a million', () => {
    const { report } = consistencyWorkspace()
    const rows = Array.from({ length: 31 }, () =>
      directoryResult('/', { num_total_files: 2_000_000 }),
    )
    expect(report(...rows).status).toBe(200)
  })
})

describe('refusals', () => {
  test('an unknown task is not found, although this is not a read', () =>
    expect(
      consistencyWorkspace().call('UpdateConsistencyResult', {
        params: { task_id: 'nowhere' },
        body: {},
      }),
    ).toMatchObject({ status: 404, body: { error_code: 'SMS.7703' } }))
})

describe('behaviour', () => {
  test('the printed request is accepted', () => {
    const { call, task_id, list } = consistencyWorkspace()
    const [example] = printedExamples('UpdateConsistencyResult', 'request')
    const body = example?.body as { consistency_result: object[] }
    expect(call('UpdateConsistencyResult', { params: { task_id }, body })).toMatchObject({
      status: 200,
      body: {},
    })
    expect(JSON.parse(list()[0])).toMatchObject(body)
  })

  test('at the printed address too, which lacks the segment tasks', async () => {
    const { http } = await freshHttp()
    for (const path of ['/v3/unknown/consistency-result', '/v3/tasks/unknown/consistency-result']) {
      const reply = await http.post(path).set('X-Auth-Token', 'workspace/w').send({})
      expect(reply.status).toBe(404)
      expect(reply.body.error_code).toBe('SMS.7703')
    }
  })

  test('each report adds a result, at the instant of the request', () => {
    const { report, list, pass, workspace } = consistencyWorkspace()
    report(directoryResult('/root/data'))
    const first = workspace.clock.now
    pass(5_000)
    report(directoryResult('/var', { num_different_files: 2 }))
    const results = list().map((text: string) => JSON.parse(text))
    expect(results).toMatchObject([
      { finished_time: first, check_result: 'success' },
      { finished_time: first + 5_000, check_result: 'fail' },
    ])
  })

  test('an older client sends the end of the check', () => {
    const { call, task_id, list } = consistencyWorkspace()
    const body = { consistency_result: [directoryResult('/')], finished_time: 1_736_854_315_000 }
    call('UpdateConsistencyResult', { params: { task_id }, body })
    expect(JSON.parse(list()[0]).finished_time).toBe(1_736_854_315_000)
  })

  test('the source server has a result from then on, and can be listed by that', () => {
    const { report, hasResult, call, source_id } = consistencyWorkspace()
    const withResult = () =>
      call('ListServers', { query: { is_consistency_result_exist: 'true' } }).body
    expect(hasResult()).toBe(false)
    expect(withResult().count).toBe(0)
    report(directoryResult('/'))
    expect(hasResult()).toBe(true)
    expect(withResult().source_servers).toMatchObject([{ id: source_id }])
  })

  test('the results are deleted with their task', () => {
    const { report, hasResult, call, task_id, workspace } = consistencyWorkspace()
    report(directoryResult('/'))
    call('DeleteTask', { params: { task_id } })
    expect(hasResult()).toBe(false)
    expect(workspace.results.ofTask(task_id)).toEqual([])
  })

  test('the built-in agent reports by itself when it has checked', () => {
    const cloud = consistencyWorkspace({ is_need_consistency_check: true })
    const { call, task_id, act, until, list, show, hasResult } = cloud
    const body = {
      configurations: [{ config_key: 'CONSISTENCY_DIR', config_value: '/root/data,/var' }],
    }
    call('UploadSpecialConfigurationSetting', { params: { task_id }, body })
    act(task_id, 'start')
    until(task_id, 'MIGRATE_SUCCESS')
    const check = show(task_id).sub_tasks.find(
      (row: { name: string }) => row.name === 'CHECK_CONSISTENCY',
    )
    const num_total_files = Math.ceil(2_467_393_536 / 100_000 / 2)
    expect(list().map((text: string) => JSON.parse(text))).toEqual([
      {
        finished_time: check.end_date,
        check_result: 'success',
        consistency_result: [
          directoryResult('/root/data', { num_total_files }),
          directoryResult('/var', { num_total_files }),
        ],
      },
    ])
    expect(hasResult()).toBe(true)
  })

  test('a check that is skipped or not requested has no result', () => {
    const skipped = consistencyWorkspace({ is_need_consistency_check: true })
    skipped.act(skipped.task_id, 'start')
    skipped.pass(22_770)
    expect(skipped.act(skipped.task_id, 'skip').status).toBe(200)
    const unasked = consistencyWorkspace()
    unasked.act(unasked.task_id, 'start')
    for (const cloud of [skipped, unasked]) {
      cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
      expect(cloud.list()).toEqual([])
      expect(cloud.hasResult()).toBe(false)
    }
  })

  test('an external agent reports its own results', () => {
    const cloud = consistencyWorkspace({ is_need_consistency_check: true })
    const { workspace, emulator, source_id, task_id, act, pass, list } = cloud
    act(task_id, 'start')
    pass(22_770)
    emulator.runAtPresent(workspace, () => {
      const server = workspace.servers.get(source_id)!
      workspace.servers.save({ ...server, driver: 'external' })
    })
    pass(3_600_000)
    expect(list()).toEqual([])
  })
})
