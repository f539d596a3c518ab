import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask, taskFor } from '../../support/emulator.ts'

const ask = (world: ReturnType<typeof freshWorkspace>, server_id: string) =>
  world.call('ShowCommand', { params: { server_id } })

describe('ShowCommand', () => {
  test('an unknown server is not found', () => {
    const answer = ask(freshWorkspace(), 'nobody')
    expect(answer.status).toBe(404)
    expect(answer.body.error_code).toBe('SMS.7602')
  })

  test('a task that was not started gives nothing to do, and says why', () => {
    const world = freshWorkspace()
    const { source_id, task_id } = readyTask(world)
    expect(ask(world, source_id).body).toEqual({
      command_name: 'TASK_NOT_STARTED',
      command_param: { task_id, bucket: 'sms-emulator-logs' },
    })
  })

  test('a source without a task has nothing to start', () => {
    const world = freshWorkspace()
    const { source_id, task_id } = readyTask(world)
    world.call('DeleteTask', { params: { task_id } })
    expect(ask(world, source_id).body.command_name).toBe('TASK_NOT_STARTED')
  })

  test.each([
    ['start', [], 'START'],
    ['stop', [], 'STOP'],
    ['stop', ['ABORT'], 'TASK_HAS_STOPPED'],
  ])('after %s %s the agent is told %s', (action, until, command) => {
    const world = freshWorkspace()
    const { source_id, task_id } = readyTask(world)
    world.act(task_id, 'start')
    if (action === 'stop') world.act(task_id, 'stop')
    for (const state of until) world.until(task_id, state)
    expect(ask(world, source_id).body.command_name).toBe(command)
  })

  test('a finished task is told as finished', () => {
    const world = freshWorkspace()
    const { source_id, task_id } = readyTask(world)
    world.act(task_id, 'start')
    world.until(task_id, 'MIGRATE_SUCCESS')
    expect(ask(world, source_id).body.command_name).toBe('TASK_HAS_FINISHED')
  })

  test('whoever is told START does the work: time alone moves the task no more', () => {
    const world = freshWorkspace()
    const { source_id, task_id } = readyTask(world)
    world.act(task_id, 'start')
    ask(world, source_id)
    world.pass(10 * 3_600_000)
    expect(world.show(task_id).state).toBe('RUNNING')
    expect(world.show(task_id).sub_tasks[0]).toMatchObject({ name: 'SSL_CONFIG', progress: 0 })
  })

  test('a confirmed command is not repeated, a new one is told', () => {
    const world = freshWorkspace()
    const { source_id, task_id } = readyTask(world)
    const confirm = (command_name: string) =>
      world.call('UpdateCommandResult', {
        params: { server_id: source_id },
        body: { command_name, result: 'success', result_detail: {} },
      })
    world.act(task_id, 'start')
    confirm('START')
    expect(ask(world, source_id).body.command_name).toBeUndefined()
    world.act(task_id, 'stop')
    expect(ask(world, source_id).body.command_name).toBe('STOP')
    confirm('STOP')
    world.act(task_id, 'start')
    expect(ask(world, source_id).body.command_name).toBe('START')
  })

  test('asking notes the visit', () => {
    const world = freshWorkspace()
    const { source_id } = readyTask(world)
    const before = world.source(source_id).last_visit_time
    world.pass(5000)
    ask(world, source_id)
    expect(world.source(source_id).last_visit_time).toBe(before + 5000)
  })

  test('the next task of the source is the built-in agent’s again', () => {
    const world = freshWorkspace()
    const { source_id, task_id } = readyTask(world)
    world.act(task_id, 'start')
    ask(world, source_id)
    world.act(task_id, 'stop')
    world.until(task_id, 'ABORT')
    world.call('DeleteTask', { params: { task_id } })
    const next = world.call('CreateTask', { body: taskFor(source_id) }).body.id
    world.act(next, 'start')
    world.until(next, 'MIGRATE_SUCCESS')
    expect(world.show(next).state).toBe('MIGRATE_SUCCESS')
  })
})
