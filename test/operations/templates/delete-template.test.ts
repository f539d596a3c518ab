import { describe, expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { failTask, launchTask } from '../../support/journeys.ts'

const withTemplate = (change: object = {}) => {
  const cloud = freshWorkspace()
  const id: string = cloud.call('CreateTemplate', { body: templateBody(change) }).body.id
  return {
    ...cloud,
    id,
    drop: () => cloud.call('DeleteTemplate', { params: { id } }),
    look: () => cloud.call('ShowTemplate', { params: { id } }),
  }
}

test('an unknown id', () => {
  expect(freshWorkspace().call('DeleteTemplate', { params: { id: 'none' } })).toMatchObject({
    status: 404,
    body: { error_code: 'SMS.7101' },
  })
})

test('a deleted template does not exist, and its name is free', () => {
  const { call, drop, look } = withTemplate()
  expect(drop()).toMatchObject({ status: 200, body: {} })
  expect(look().status).toBe(404)
  expect(drop().status).toBe(404)
  expect(call('CreateTemplate', { body: templateBody() }).status).toBe(200)
})

describe('a template that a task uses', () => {
  test.each(['vm_template_id', 'clonevm_template_id'])('as its %s stays', (field) => {
    const cloud = withTemplate()
    readyTask(cloud, { task: { [field]: cloud.id } })
    expect(cloud.drop()).toMatchObject({ status: 400, body: { error_code: 'SMS.7111' } })
    expect(cloud.look().status).toBe(200)
  })

  test('stays with a finished one too', () => {
    const cloud = withTemplate()
    const { task_id } = readyTask(cloud, { task: { vm_template_id: cloud.id } })
    launchTask(cloud, task_id)
    expect(cloud.drop().body.error_code).toBe('SMS.7111')
  })

  test('can go after it', () => {
    const cloud = withTemplate()
    const { task_id } = readyTask(cloud, { task: { vm_template_id: cloud.id } })
    cloud.call('DeleteTask', { params: { task_id } })
    cloud.until(task_id, 'GONE')
    expect(cloud.look().status).toBe(200)
    expect(cloud.drop().status).toBe(200)
  })
})

describe('a private template', () => {
  const privateOne = () => withTemplate({ is_template: false })

  test('goes with its task', () => {
    const cloud = privateOne()
    const { task_id } = readyTask(cloud, { task: { vm_template_id: cloud.id } })
    expect(cloud.look().body.template.is_template).toBe('false')
    cloud.call('DeleteTask', { params: { task_id } })
    cloud.until(task_id, 'GONE')
    expect(cloud.look()).toMatchObject({ status: 404, body: { error_code: 'SMS.7101' } })
  })

  test('goes with a failed task, once its clean-up is over', () => {
    const cloud = privateOne()
    const { task_id } = readyTask(cloud, { task: { clonevm_template_id: cloud.id } })
    cloud.act(task_id, 'start')
    cloud.pass(13_000)
    failTask(cloud, task_id)
    cloud.call('DeleteTasks', { body: { ids: [task_id] } })
    cloud.until(task_id, 'GONE')
    expect(cloud.look().status).toBe(404)
  })

  test('goes with the source server of its task', () => {
    const cloud = privateOne()
    const { source_id } = readyTask(cloud, { task: { vm_template_id: cloud.id } })
    cloud.call('DeleteServer', { params: { source_id } })
    expect(cloud.look().status).toBe(404)
  })

  test('stays for as long as another task uses it', () => {
    const cloud = privateOne()
    const first = readyTask(cloud, { task: { vm_template_id: cloud.id } })
    const second = readyTask(cloud, { task: { vm_template_id: cloud.id } })
    cloud.call('DeleteServer', { params: { source_id: first.source_id } })
    expect(cloud.look().status).toBe(200)
    cloud.call('DeleteServer', { params: { source_id: second.source_id } })
    expect(cloud.look().status).toBe(404)
  })

  test('that no task uses is deleted like any other', () => {
    const { drop, look } = privateOne()
    expect(drop().status).toBe(200)
    expect(look().status).toBe(404)
  })
})
