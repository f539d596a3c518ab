import { describe, expect, test } from 'vitest'
import { consistencyWorkspace, directoryResult } from '../../support/consistency-checks.ts'
import { freshHttp } from '../../support/emulator.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

describe('refusals', () => {
  test('an unknown task is not found', () =>
    expect(
      consistencyWorkspace().call('ShowConsistencyResult', { params: { task_id: 'nowhere' } }),
    ).toMatchObject({ status: 404, body: { error_code: 'SMS.7703' } }))
})

describe('behaviour', () => {
  test('at the printed address too, which lacks the segment tasks', async () => {
    const { http } = await freshHttp()
    const path = printedExamples('ShowConsistencyResult', 'request')[0]!.path!
    const reply = await http.get(path).set('X-Auth-Token', 'workspace/w')
    expect(reply.body.error_code).toBe('SMS.7703')
  })

  test('at first there are no results', () => {
    const { call, task_id } = consistencyWorkspace()
    expect(call('ShowConsistencyResult', { params: { task_id } }).body).toEqual({
      result_list: [],
      task_id,
    })
  })

  test('each is the JSON text of the printed example', () => {
    const { call, task_id, report, list, workspace } = consistencyWorkspace()
    report(directoryResult('/root/sync', { num_total_files: 1 }))
    expectPrintedForm(
      'ShowConsistencyResult',
      call('ShowConsistencyResult', { params: { task_id } }).body,
    )
    const example = printedExamples('ShowConsistencyResult', 'reply')[0]!.body as {
      result_list: string[]
    }
    expect(JSON.parse(list()[0])).toEqual({
      ...JSON.parse(example.result_list[0]!),
      finished_time: workspace.clock.now,
    })
  })

  test('or an object, with the setting of the workspace', () => {
    const { call, report, list, workspace } = consistencyWorkspace()
    report(directoryResult('/'))
    const settings = call('ChangeSettings', { body: { consistency_results: 'objects' } })
    expect(settings.body).toMatchObject({ consistency_results: 'objects' })
    const group = {
      finished_time: workspace.clock.now,
      check_result: 'success',
      consistency_result: [directoryResult('/')],
    }
    expect(list()).toEqual([group])
    call('ChangeSettings', { body: { consistency_results: 'strings' } })
    expect(list()).toEqual([JSON.stringify(group)])
  })
})
