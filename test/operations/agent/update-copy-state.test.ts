import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask, taskFor } from '../../support/emulator.ts'

const registered = () => {
  const cloud = freshWorkspace()
  const source_id: string = cloud.call('RegisterServer', { body: linuxServer() }).body.id
  const push = (body: object, id = source_id) =>
    cloud.call('UpdateCopyState', { params: { source_id: id }, body })
  return { ...cloud, source_id, push }
}

const started = (task: object = {}) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, { task })
  cloud.act(ids.task_id, 'start')
  const push = (copystate: string, migrationcycle?: string) =>
    cloud.call('UpdateCopyState', {
      params: { source_id: ids.source_id },
      body: { copystate, migrationcycle },
    })
  return { ...cloud, ...ids, push }
}

describe('UpdateCopyState', () => {
  test.each([
    [{ copystate: 1, migrationcycle: 'setting' }, 'SMS.9001'],
    [{ copystate: 'nowhere', migrationcycle: 'setting' }, 'SMS.9001'],
    [{ copystate: 'waiting', migrationcycle: 'nowhere' }, 'SMS.9001'],
    [{}, 'SMS.7726'],
    [{ copystate: 'waiting' }, 'SMS.7726'],
    [{ migrationcycle: 'setting' }, 'SMS.7726'],
    [{ copystate: null, migrationcycle: 'setting' }, 'SMS.7726'],
    [{ copystate: '', migrationcycle: '' }, 'SMS.7727'],
    [{ copystate: 'waiting', migrationcycle: '' }, 'SMS.7727'],
    [{ copystate: '', migrationcycle: 'setting' }, 'SMS.7727'],
  ])('appendix, SMS.7726 and 7727: %j is refused with %s', (body, code) => {
    expect(registered().push(body).body.error_code).toBe(code)
  })

  test.each([
    ['syncing', 'checking'],
    ['waiting', 'replicating'],
    ['waiting', 'cutovered'],
    ['cloning', 'cutovering'],
    ['finished', 'syncing'],
    ['premiged', 'cutovered'],
    ['skipping', 'replicating'],
    ['cleared', 'cutovered'],
    ['waiting', 'testing'],
  ])('appendix, SMS.7728: %s does not go with %s', (copystate, migrationcycle) => {
    const answer = registered().push({ copystate, migrationcycle })
    expect(answer.status).toBe(400)
    expect(answer.body.error_code).toBe('SMS.7728')
  })

  test.each([{}, { copystate: 'nonsense' }, { copystate: 'waiting', migrationcycle: 'cutovered' }])(
    'reference, 5.3.6: a finished source takes %j and does not change',
    (body) => {
      const { call, until, source, task_id, source_id } = started()
      until(task_id, 'MIGRATE_SUCCESS')
      const answer = call('UpdateCopyState', { params: { source_id }, body })
      expect(answer).toMatchObject({ status: 200, body: {} })
      expect(source(source_id)).toMatchObject({ state: 'finished', migration_cycle: 'cutovered' })
    },
  )

  test('an unknown source is refused', () => {
    expect(registered().push({ copystate: 'waiting' }, 'nobody').body.error_code).toBe('SMS.7602')
  })

  test.each([
    ['WAITING', 'setting', 'waiting'],
    ['init', 'replicating', 'initialize'],
    ['INITIALIZE', 'replicating', 'initialize'],
    ['premigready', 'setting', 'premigready'],
  ])('%s with %s means %s, in the spelling of every edition', (copystate, cycle, state) => {
    const { push, source, source_id } = registered()
    expect(push({ copystate, migrationcycle: cycle })).toMatchObject({ status: 200, body: {} })
    expect(source(source_id).state).toBe(state)
  })

  test('a source that is called unavailable can have no task', () => {
    const { call, push, source_id } = registered()
    push({ copystate: 'unavailable', migrationcycle: 'checking' })
    expect(call('CreateTask', { body: taskFor(source_id) }).body).toMatchObject({
      error_code: 'SMS.6520',
      error_msg: expect.stringMatching(/: it failed the environment check\.$/),
    })
  })

  test('a source in a final state replies 200 and does not change', () => {
    const { push, source, source_id } = registered()
    push({ copystate: 'unavailable', migrationcycle: 'checking' })
    expect(push({ copystate: 'waiting', migrationcycle: 'replicating' }).status).toBe(200)
    expect(source(source_id).state).toBe('unavailable')
  })

  test('pushed states lead the task through its phases', () => {
    const { push, show, source, task_id, source_id } = started()
    push('replicate', 'replicating')
    expect(show(task_id).subtask_info).toBe('MIGRATE_LINUX_FILE-0')
    push('cutovering', 'cutovering')
    expect(show(task_id).subtask_info).toBe('CONFIGURE_LINUX_FILE-0')
    push('finished', 'cutovered')
    expect(show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(source(source_id)).toMatchObject({ state: 'finished', migration_cycle: 'cutovered' })
  })

  test('a state already passed does not lead back', () => {
    const { push, show, task_id } = started()
    push('cutovering', 'cutovering')
    const before = show(task_id).sub_tasks
    push('replicate', 'replicating')
    expect(show(task_id).sub_tasks).toEqual(before)
  })

  test('an error fails the task', () => {
    const { push, show, task_id } = started()
    push('error', 'replicating')
    expect(show(task_id).state).toBe('MIGRATE_FAIL')
  })
})
