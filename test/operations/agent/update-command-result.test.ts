import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'

const started = () => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud)
  cloud.act(ids.task_id, 'start')
  const report = (body: object, server_id = ids.source_id) =>
    cloud.call('UpdateCommandResult', { params: { server_id }, body })
  return { ...cloud, ...ids, report }
}

describe('UpdateCommandResult', () => {
  test.each([
    [{ command_name: 1, result: 'success', result_detail: {} }, 'SMS.9001', 'command_name'],
    [{ result: 'success', result_detail: {} }, 'SMS.6013', 'command_name'],
    [{ command_name: 'START', result_detail: {} }, 'SMS.6013', 'result'],
    [{ command_name: '', result: 'success', result_detail: {} }, 'SMS.6020', 'command_name'],
    [{ command_name: 'SYNC', result: 'success', result_detail: {} }, 'SMS.6021', 'SYNC'],
    [{ command_name: 'STOP', result: 'fail', result_detail: {} }, 'SMS.6021', 'START'],
    [{ command_name: 'START', result: 'done', result_detail: {} }, 'SMS.6022', 'result'],
    [{ command_name: 'START', result: '', result_detail: {} }, 'SMS.6022', 'result'],
    [{ command_name: 'START', result: 'success', result_detail: '{' }, 'SMS.6023', 'result_detail'],
    [{ command_name: 'START', result: 'success', result_detail: 5 }, 'SMS.9001', 'result_detail'],
  ])('appendix, SMS.6020 to 6023: %j is refused with %s naming %s', (body, code, field) => {
    const answer = started().report(body)
    expect(answer.status).toBe(400)
    expect(answer.body.error_code).toBe(code)
    expect(answer.body.error_msg).toContain(field)
  })

  test.each([null, undefined, {}, { msg: 'x' }, '{"msg": "x"}', ''])(
    'result_detail %j is accepted: sources send it in every form',
    (result_detail) => {
      const answer = started().report({ command_name: 'START', result: 'success', result_detail })
      expect(answer).toMatchObject({ status: 200, body: {} })
    },
  )

  test('an unknown server is refused, with the 404 that the page lists', () => {
    const answer = started().report({ command_name: 'START', result: 'success' }, 'nobody')
    expect(answer).toMatchObject({ status: 404, body: { error_code: 'SMS.7602' } })
  })

  test('a command that is not in force changes nothing', () => {
    const { report, show, task_id } = started()
    const before = show(task_id)
    expect(report({ command_name: 'SYNC', result: 'fail', result_detail: {} }).status).toBe(400)
    expect(show(task_id)).toEqual(before)
  })

  test('a failed start fails the task with the agent’s code', () => {
    const { report, show, source, task_id, source_id } = started()
    report({ command_name: 'START', result: 'fail', result_detail: { error_code: 'SMS.3805' } })
    expect(show(task_id).state).toBe('MIGRATE_FAIL')
    expect(JSON.parse(show(task_id).error_json)).toEqual({
      error_code: 'SMS.3805',
      error_param: '[]',
    })
    expect(source(source_id).state).toBe('error')
  })

  test('a confirmed stop ends the pausing at once', () => {
    const { report, act, show, task_id } = started()
    act(task_id, 'stop')
    expect(show(task_id).state).toBe('ABORTING')
    report({ command_name: 'STOP', result: 'success', result_detail: {} })
    expect(show(task_id).state).toBe('ABORT')
  })
})
