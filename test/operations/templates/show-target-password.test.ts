import { describe, expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

const withTask = (task: object = {}, change: object = { target_password: 'secret-1' }) => {
  const cloud = freshWorkspace()
  const id: string = cloud.call('CreateTemplate', { body: templateBody(change) }).body.id
  const { task_id } = readyTask(cloud, { task: { vm_template_id: id, ...task } })
  const ask = (of = id) => cloud.call('ShowTargetPassword', { params: { id: of } })
  return { ...cloud, id, task_id, ask }
}
const closed = { status: 400, body: { error_code: 'SMS.9905' } }

describe('refusals', () => {
  test('an unknown template', () => {
    expect(withTask().ask('none')).toMatchObject({ status: 404, body: { error_code: 'SMS.7101' } })
  })

  test('before, between and after the copy', () => {
    const { ask, act, until, task_id, pass } = withTask()
    expect(ask()).toMatchObject(closed)
    act(task_id, 'start')
    expect(ask()).toMatchObject(closed)
    pass(13_000)
    expect(ask().status).toBe(200)
    act(task_id, 'stop')
    expect(ask()).toMatchObject(closed)
    until(task_id, 'ABORT')
    act(task_id, 'start')
    expect(ask().status).toBe(200)
    until(task_id, 'MIGRATE_SUCCESS')
    expect(ask()).toMatchObject(closed)
  })

  test('while a task copies that uses another template', () => {
    const cloud = withTask()
    const other = cloud.call('CreateTemplate', { body: templateBody({ name: 'other' }) }).body.id
    cloud.act(cloud.task_id, 'start')
    cloud.pass(13_000)
    expect(cloud.ask().status).toBe(200)
    expect(cloud.ask(other)).toMatchObject(closed)
  })
})

describe('behaviour', () => {
  test('the password as it was sent, while the source is synchronised', () => {
    const { ask, act, until, task_id, id } = withTask({ syncing: true })
    act(task_id, 'start')
    until(task_id, 'SYNCING')
    expect(ask().body).toEqual({ template_id: id, target_password: 'secret-1' })
    expectPrintedForm('ShowTargetPassword', ask().body)
  })

  test('an empty text where the template has none', () => {
    const { ask, act, pass, task_id } = withTask({}, {})
    act(task_id, 'start')
    pass(13_000)
    expect(ask().body.target_password).toBe('')
  })
})
