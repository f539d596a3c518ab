// Faults of names that nobody can read, as the explanation of a task tells them.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { explainTask } from '../support/explain.ts'

const named = (source: string, task: string, options = {}) => {
  const place = freshWorkspace(options)
  const ids = readyTask(place, { server: linuxServer({ name: source }), task: { name: task } })
  return { ...place, ...ids }
}

describe('a fault that cannot be read', () => {
  test('in the name of the source is told, with what may have been meant', () => {
    const { task_id, source_id } = named('web-1--emu-fial-SSL_CONFIG', 'MigrationTask')
    const { unreadable_faults, text } = explainTask(task_id)
    expect(unreadable_faults).toMatchObject([
      {
        owner: 'source',
        id: source_id,
        name: 'web-1--emu-fial-SSL_CONFIG',
        text: 'fial-SSL_CONFIG',
        reason: 'fial is no fault; did you mean fail?',
      },
    ])
    expect(text).toContain(
      'The name of its source server, web-1--emu-fial-SSL_CONFIG, carries a fault that cannot be ' +
        'read and is not armed: fial-SSL_CONFIG: fial is no fault; did you mean fail?',
    )
  })

  test('in the name of the task is told in the words of the journal', () => {
    const { task_id, workspace } = named('web-1', 'nightly--emu-stall-MIGRATE')
    const [told] = explainTask(task_id).unreadable_faults
    expect(told).toMatchObject({ owner: 'task', id: task_id })
    const noted = workspace.journal
      .eventsAfter(0)
      .find((event) => event.kind === 'fault' && event.what === 'unreadable')
    expect(`${told!.text}: ${told!.reason}`).toBe((noted as { detail?: string }).detail)
  })

  test.each([
    ['web-1--emu-fial-any', 'MigrationTask', 'web-1'],
    ['web-1--EMU-fial--emu-drill', 'MigrationTask', 'web-1--emu-drill'],
    ['web-1', 'nightly--emu-fial', 'nightly'],
  ])('in %s and %s is gone with what is advised', (source, task, left) => {
    const { task_id, call } = named(source, task)
    const [{ owner, fix } = expect.fail('nothing is told')] = explainTask(task_id).unreadable_faults
    const [{ call: advised } = expect.fail('nothing is advised')] = fix
    expect(advised).toMatchObject({ method: 'PUT', body: { name: left } })
    const [operation, id] =
      owner === 'task' ? ['UpdateTask', 'task_id'] : ['UpdateServerName', 'source_id']
    const params = { [id!]: advised!.path.split('/').at(-1)! }
    expect(call(operation!, { params, body: advised!.body }).status).toBe(200)
    expect(explainTask(task_id).unreadable_faults).toEqual([])
  })

  test('that is a whole name is left to whoever gave it', () => {
    const { task_id } = named('--emu-fial', 'MigrationTask')
    expect(explainTask(task_id).unreadable_faults).toMatchObject([{ fix: [{ call: null }] }])
  })
})

describe('nothing is told', () => {
  test.each([
    ['of names without a fault', 'web-1', 'MigrationTask', {}],
    ['of faults that can be read', 'web-1--emu-drill', 'nightly--emu-clone-50', {}],
    ['where names mean nothing', 'web-1--emu-fial', 'a', { settings: { named_faults: false } }],
  ])('%s', (_, source, task, options) => {
    const { unreadable_faults, text } = explainTask(named(source, task, options).task_id)
    expect(unreadable_faults).toEqual([])
    expect(text).not.toContain('cannot be read')
  })

  test('of a task that is gone', () => {
    const { task_id, call } = named('web-1--emu-fial', 'MigrationTask')
    call('DeleteTask', { params: { task_id } })
    expect(explainTask(task_id)).toMatchObject({ state: 'GONE', unreadable_faults: [] })
  })
})
