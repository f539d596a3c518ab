import { describe, expect, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace, linuxServer, readyTask, taskFor } from '../../support/emulator.ts'

const unknown = { status: 400, body: { error_code: 'SMS.7101' } }
const withTemplate = () => {
  const cloud = freshWorkspace()
  const template_id: string = cloud.call('CreateTemplate', { body: templateBody() }).body.id
  const source_id: string = cloud.call('RegisterServer', { body: linuxServer() }).body.id
  const create = (change: object) => cloud.call('CreateTask', { body: taskFor(source_id, change) })
  return { ...cloud, template_id, source_id, create }
}

describe('CreateTask', () => {
  test.each(['vm_template_id', 'clonevm_template_id'])('with an unknown %s', (field) => {
    const { create, call } = withTemplate()
    const refused = create({ [field]: 'none' })
    expect(refused).toMatchObject(unknown)
    expect(refused.body.error_msg).toContain('none')
    expect(call('ListTasks').body.count).toBe(0)
  })

  test.each([
    ['vm_template_id', 255],
    ['clonevm_template_id', 100],
  ])('%s has %i characters at most', (field, most) => {
    const codeOf = (length: number) =>
      withTemplate().create({ [field]: 't'.repeat(length) }).body.error_code
    expect([codeOf(most), codeOf(most + 1)]).toEqual(['SMS.7101', 'SMS.6014'])
  })

  test.each(['', null])('%o names no template', (id) => {
    const { create } = withTemplate()
    expect(create({ vm_template_id: id, clonevm_template_id: id }).status).toBe(200)
  })

  test('the target is called as the template says, if the task does not say', () => {
    const { create, show, template_id } = withTemplate()
    const { id } = create({ vm_template_id: template_id, target_server: { disks: [] } }).body
    expect(show(id)).toMatchObject({
      vm_template_id: template_id,
      target_server: { name: 'target-1' },
    })
  })

  test('a name in the task wins', () => {
    const { create, show, template_id } = withTemplate()
    const { id } = create({ vm_template_id: template_id }).body
    expect(show(id).target_server.name).toBe('ecs-4bb4')
  })
})

describe('UpdateTask', () => {
  const withTask = () => {
    const cloud = withTemplate()
    const task_id: string = cloud.create({}).body.id
    const update = (vm_template_id: unknown) =>
      cloud.call('UpdateTask', { params: { task_id }, body: { name: 'renamed', vm_template_id } })
    return { ...cloud, task_id, update }
  }

  test('with an unknown template changes nothing', () => {
    const { show, task_id, update } = withTask()
    const before = show(task_id)
    const refused = update('none')
    expect(refused).toMatchObject(unknown)
    expect(refused.body.error_msg).toContain('none')
    expect(show(task_id)).toEqual(before)
  })

  test('gives the task a known one, which is then in use', () => {
    const { call, show, task_id, template_id, update } = withTask()
    expect(update(template_id).status).toBe(200)
    expect(show(task_id).vm_template_id).toBe(template_id)
    expect(call('DeleteTemplate', { params: { id: template_id } }).body.error_code).toBe('SMS.7111')
  })

  test('with one of more than 255 characters names the field', () => {
    const { update } = withTask()
    expect(update('t'.repeat(255))).toMatchObject(unknown)
    const { status, body } = update('t'.repeat(256))
    expect({ status, error_code: body.error_code }).toEqual({ status: 400, error_code: 'SMS.6014' })
    expect(body.error_msg).toContain('vm_template_id')
  })

  test('the current template is accepted, even if it does not exist', () => {
    const { call, show } = freshWorkspace()
    const task = {
      id: 'task-1',
      type: 'MIGRATE_FILE',
      state: 'READY',
      source_server_id: 'source-1',
      target_server: { id: 'target-1', os_type: 'LINUX', disks: [] },
      vm_template_id: 'printed',
    }
    const servers = [{ id: 'source-1', registered: linuxServer() }]
    expect(call('LoadRecords', { body: { servers, tasks: [task] } }).status).toBe(201)
    const body = { name: 'renamed', vm_template_id: 'printed' }
    expect(call('UpdateTask', { params: { task_id: 'task-1' }, body }).status).toBe(200)
    expect(show('task-1')).toMatchObject(body)
  })

  test.each(['', null])('%o names no template', (id) => {
    expect(withTask().update(id).status).toBe(200)
  })
})

describe('clone_test', () => {
  const syncing = () => {
    const cloud = withTemplate()
    const { task_id } = readyTask(cloud, { task: { syncing: true } })
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'SYNCING')
    return { ...cloud, task_id }
  }

  test.each(['clone_test', 'test'])('%s by an unknown template does not begin', (action) => {
    const { act, task_id, source, show } = syncing()
    expect(act(task_id, action, { template_id: 'none' })).toMatchObject(unknown)
    expect(show(task_id).clone_server).toBeNull()
    expect(source(show(task_id).source_server.id).state).toBe('syncing')
  })

  test('by a known one it does, and the template is in use', () => {
    const { act, call, task_id, template_id, show, until } = syncing()
    expect(act(task_id, 'clone_test', { template_id }).status).toBe(200)
    until(task_id, 'SYNCING')
    expect(show(task_id).clone_server).not.toBeNull()
    expect(call('DeleteTemplate', { params: { id: template_id } }).body.error_code).toBe('SMS.7111')
  })

  test('the state of the task is checked first', () => {
    const cloud = withTemplate()
    const { task_id } = readyTask(cloud)
    expect(cloud.act(task_id, 'clone_test', { template_id: 'none' })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7721' },
    })
  })

  test('other actions ignore the template', () => {
    const { act, task_id } = syncing()
    expect(act(task_id, 'stop', { template_id: 'none' }).status).toBe(200)
  })

  test('the ids of the documents are there in testname', () => {
    const { act } = freshWorkspace({}, 'testname')
    const template_id = 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001'
    const cloned = act('7a9a9540-ff28-4869-b9e4-855fbe12xxxx', 'clone_test', { template_id })
    expect(cloned).toMatchObject({ status: 200, body: {} })
  })
})
