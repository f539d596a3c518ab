import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { explainTask } from '../support/explain.ts'

describe('a fault in the explanation of a task', () => {
  const runningWith = (fault: object) => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.call('ArmFault', { body: { id: 'mine', ...fault } })
    cloud.act(task_id, 'start')
    cloud.pass(60_000)
    const messages = () =>
      explainTask(task_id)
        .blockers.filter(({ kind }) => kind === 'fault')
        .map(({ message }) => message)
    return { ...cloud, messages }
  }

  test('has the time since when it interrupts the task, until it is removed', () => {
    const stall = { kind: 'stall-subtask', subtask: 'MIGRATE_LINUX_FILE', at_progress: 50 }
    const { messages, call } = runningWith(stall)
    expect(messages()).toEqual([
      expect.stringMatching(/^The fault mine is armed: it has stopped its work since 2026-01-01T/),
    ])
    call('RemoveFault', { params: { fault_id: 'mine' } })
    expect(messages()).toEqual([])
  })

  test('is listed once it is armed, before it applies', () => {
    const { messages } = runningWith({ kind: 'fail-clone', match: { task: '*' } })
    expect(messages()).toEqual([expect.stringMatching(/^The fault mine is armed: fail-clone/)])
  })

  test('is not listed if it is armed for another task', () => {
    const { messages } = runningWith({ kind: 'fail-clone', match: { task: 'another' } })
    expect(messages()).toEqual([])
  })
})

const withNames = (source: string, task: string, options = {}) => {
  const cloud = freshWorkspace(options)
  const ids = readyTask(cloud, { server: linuxServer({ name: source }), task: { name: task } })
  return { ...cloud, ...ids }
}

describe('a fault that cannot be parsed', () => {
  test('in the name of the source is listed with a suggestion', () => {
    const { task_id, source_id } = withNames('web-1--emu-fial-SSL_CONFIG', 'MigrationTask')
    const { unreadable_faults, text } = explainTask(task_id)
    expect(unreadable_faults).toMatchObject([
      {
        owner: 'source',
        id: source_id,
        name: 'web-1--emu-fial-SSL_CONFIG',
        text: 'fial-SSL_CONFIG',
        reason: 'fial is not a fault; did you mean fail?',
      },
    ])
    expect(text).toContain(
      'The name of its source server, web-1--emu-fial-SSL_CONFIG, contains a fault that cannot be ' +
        'parsed and is not armed: fial-SSL_CONFIG: fial is not a fault; did you mean fail?',
    )
  })

  test('in the name of the task is listed with the same words as in the journal', () => {
    const { task_id, workspace } = withNames('web-1', 'nightly--emu-stall-MIGRATE')
    const [fault] = explainTask(task_id).unreadable_faults
    expect(fault).toMatchObject({ owner: 'task', id: task_id })
    const event = workspace.journal
      .eventsAfter(0)
      .find((each) => each.kind === 'fault' && each.what === 'unreadable')
    expect(`${fault!.text}: ${fault!.reason}`).toBe((event as { detail?: string }).detail)
  })

  test.each([
    ['web-1--emu-fial-any', 'MigrationTask', 'web-1'],
    ['web-1--EMU-fial--emu-drill', 'MigrationTask', 'web-1--emu-drill'],
    ['web-1', 'nightly--emu-fial', 'nightly'],
  ])('in %s and %s is gone after the recommended call', (source, task, rest) => {
    const { task_id, call } = withNames(source, task)
    const [{ owner, fix } = expect.fail('no fault is listed')] =
      explainTask(task_id).unreadable_faults
    const [{ call: recommended } = expect.fail('no call is recommended')] = fix
    expect(recommended).toMatchObject({ method: 'PUT', body: { name: rest } })
    const [operation, id] =
      owner === 'task' ? ['UpdateTask', 'task_id'] : ['UpdateServerName', 'source_id']
    const params = { [id!]: recommended!.path.split('/').at(-1)! }
    expect(call(operation!, { params, body: recommended!.body }).status).toBe(200)
    expect(explainTask(task_id).unreadable_faults).toEqual([])
  })

  test('and that is the whole name has a fix without a call', () => {
    const { task_id } = withNames('--emu-fial', 'MigrationTask')
    expect(explainTask(task_id).unreadable_faults).toMatchObject([{ fix: [{ call: null }] }])
  })
})

describe('no fault is listed as unreadable', () => {
  test.each([
    ['for names without faults', 'web-1', 'MigrationTask', {}],
    ['for faults that can be parsed', 'web-1--emu-drill', 'nightly--emu-clone-50', {}],
    ['without named_faults', 'web-1--emu-fial', 'a', { settings: { named_faults: false } }],
  ])('%s', (_, source, task, options) => {
    const { unreadable_faults, text } = explainTask(withNames(source, task, options).task_id)
    expect(unreadable_faults).toEqual([])
    expect(text).not.toContain('cannot be parsed')
  })

  test('for a deleted task', () => {
    const { task_id, call } = withNames('web-1--emu-fial', 'MigrationTask')
    call('DeleteTask', { params: { task_id } })
    expect(explainTask(task_id)).toMatchObject({ state: 'GONE', unreadable_faults: [] })
  })
})
