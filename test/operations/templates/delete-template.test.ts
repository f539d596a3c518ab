import { describe, expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { failTask, launchTask } from '../../support/journeys.ts'

const withTemplate = (change: object = {}) => {
  const place = freshWorkspace()
  const id: string = place.call('CreateTemplate', { body: templateBody(change) }).body.id
  return {
    ...place,
    id,
    drop: () => place.call('DeleteTemplate', { params: { id } }),
    look: () => place.call('ShowTemplate', { params: { id } }),
  }
}

test('an unknown id', () => {
  expect(freshWorkspace().call('DeleteTemplate', { params: { id: 'none' } })).toMatchObject({
    status: 404,
    body: { error_code: 'SMS.7101' },
  })
})

test('a deleted template is gone, and its name free', () => {
  const { call, drop, look } = withTemplate()
  expect(drop()).toMatchObject({ status: 200, body: {} })
  expect(look().status).toBe(404)
  expect(drop().status).toBe(404)
  expect(call('CreateTemplate', { body: templateBody() }).status).toBe(200)
})

describe('a template that a task uses', () => {
  test.each(['vm_template_id', 'clonevm_template_id'])('as its %s stays', (field) => {
    const place = withTemplate()
    readyTask(place, { task: { [field]: place.id } })
    expect(place.drop()).toMatchObject({ status: 400, body: { error_code: 'SMS.7111' } })
    expect(place.look().status).toBe(200)
  })

  test('stays with a finished one too', () => {
    const place = withTemplate()
    const { task_id } = readyTask(place, { task: { vm_template_id: place.id } })
    launchTask(place, task_id)
    expect(place.drop().body.error_code).toBe('SMS.7111')
  })

  test('can go after it', () => {
    const place = withTemplate()
    const { task_id } = readyTask(place, { task: { vm_template_id: place.id } })
    place.call('DeleteTask', { params: { task_id } })
    place.until(task_id, 'GONE')
    expect(place.look().status).toBe(200)
    expect(place.drop().status).toBe(200)
  })
})

describe('a private template', () => {
  const privateOne = () => withTemplate({ is_template: false })

  test('goes with its task', () => {
    const place = privateOne()
    const { task_id } = readyTask(place, { task: { vm_template_id: place.id } })
    expect(place.look().body.template.is_template).toBe('false')
    place.call('DeleteTask', { params: { task_id } })
    place.until(task_id, 'GONE')
    expect(place.look()).toMatchObject({ status: 404, body: { error_code: 'SMS.7101' } })
  })

  test('goes with a failed task, once its clean-up is over', () => {
    const place = privateOne()
    const { task_id } = readyTask(place, { task: { clonevm_template_id: place.id } })
    place.act(task_id, 'start')
    place.pass(13_000)
    failTask(place, task_id)
    place.call('DeleteTasks', { body: { ids: [task_id] } })
    place.until(task_id, 'GONE')
    expect(place.look().status).toBe(404)
  })

  test('goes with the source server of its task', () => {
    const place = privateOne()
    const { source_id } = readyTask(place, { task: { vm_template_id: place.id } })
    place.call('DeleteServer', { params: { source_id } })
    expect(place.look().status).toBe(404)
  })

  test('stays for as long as another task uses it', () => {
    const place = privateOne()
    const first = readyTask(place, { task: { vm_template_id: place.id } })
    const second = readyTask(place, { task: { vm_template_id: place.id } })
    place.call('DeleteServer', { params: { source_id: first.source_id } })
    expect(place.look().status).toBe(200)
    place.call('DeleteServer', { params: { source_id: second.source_id } })
    expect(place.look().status).toBe(404)
  })

  test('that no task uses is deleted like any other', () => {
    const { drop, look } = privateOne()
    expect(drop().status).toBe(200)
    expect(look().status).toBe(404)
  })
})
