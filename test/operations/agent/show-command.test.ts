import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask, taskFor } from '../../support/emulator.ts'

const ask = (cloud: ReturnType<typeof freshWorkspace>, server_id: string) =>
  cloud.call('ShowCommand', { params: { server_id } })

describe('ShowCommand', () => {
  test('an unknown server is not found', () => {
    const answer = ask(freshWorkspace(), 'nobody')
    expect(answer.status).toBe(404)
    expect(answer.body.error_code).toBe('SMS.7602')
  })

  test('a task that was not started gives nothing to do, and says why', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    expect(ask(cloud, source_id).body).toEqual({
      command_name: 'TASK_NOT_STARTED',
      command_param: { task_id, bucket: 'sms-emulator-logs' },
    })
  })

  test('a source without a task has nothing to start', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    cloud.call('DeleteTask', { params: { task_id } })
    expect(ask(cloud, source_id).body.command_name).toBe('TASK_NOT_STARTED')
  })

  test.each([
    ['start', [], 'START'],
    ['stop', [], 'STOP'],
    ['stop', ['ABORT'], 'TASK_HAS_STOPPED'],
  ])('after %s %s the agent gets %s', (action, until, command) => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    if (action === 'stop') cloud.act(task_id, 'stop')
    for (const state of until) cloud.until(task_id, state)
    expect(ask(cloud, source_id).body.command_name).toBe(command)
  })

  test('a finished task has TASK_HAS_FINISHED', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(ask(cloud, source_id).body.command_name).toBe('TASK_HAS_FINISHED')
  })

  test('an agent that gets START does the work: time alone no longer moves the task', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    ask(cloud, source_id)
    cloud.pass(10 * 3_600_000)
    expect(cloud.show(task_id).state).toBe('RUNNING')
    expect(cloud.show(task_id).sub_tasks[0]).toMatchObject({ name: 'SSL_CONFIG', progress: 0 })
  })

  test('a confirmed command is not repeated, but a new one is sent', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    const confirm = (command_name: string) =>
      cloud.call('UpdateCommandResult', {
        params: { server_id: source_id },
        body: { command_name, result: 'success', result_detail: {} },
      })
    cloud.act(task_id, 'start')
    confirm('START')
    expect(ask(cloud, source_id).body.command_name).toBeUndefined()
    cloud.act(task_id, 'stop')
    expect(ask(cloud, source_id).body.command_name).toBe('STOP')
    confirm('STOP')
    cloud.act(task_id, 'start')
    expect(ask(cloud, source_id).body.command_name).toBe('START')
  })

  test('asking notes the visit', () => {
    const cloud = freshWorkspace()
    const { source_id } = readyTask(cloud)
    const before = cloud.source(source_id).last_visit_time
    cloud.pass(5000)
    ask(cloud, source_id)
    expect(cloud.source(source_id).last_visit_time).toBe(before + 5000)
  })

  test('the next task of the source is the built-in agent’s again', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    ask(cloud, source_id)
    cloud.act(task_id, 'stop')
    cloud.until(task_id, 'ABORT')
    cloud.call('DeleteTask', { params: { task_id } })
    const next = cloud.call('CreateTask', { body: taskFor(source_id) }).body.id
    cloud.act(next, 'start')
    cloud.until(next, 'MIGRATE_SUCCESS')
    expect(cloud.show(next).state).toBe('MIGRATE_SUCCESS')
  })
})
