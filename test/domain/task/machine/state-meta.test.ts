// What a task's state means outside it: the state and stage of its source (behaviour.md 2.3).
import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../../support/emulator.ts'
import { failTask, journeys, taskInState } from '../../../support/journeys.ts'

const means: Record<string, readonly [source: string, cycle: string]> = {
  READY: ['waiting', 'setting'],
  'READY, drill ready': ['premigready', 'setting'],
  'READY, drill running': ['premiging', 'setting'],
  'READY, drill done': ['premiged', 'setting'],
  'READY, drill failed': ['premigfailed', 'setting'],
  'READY, drill scheduled': ['premigready', 'setting'],
  'READY, drill of a start': ['premiging', 'setting'],
  'READY, drill of a start done': ['premiged', 'setting'],
  'RUNNING, initializing': ['initialize', 'replicating'],
  'RUNNING, copying': ['replicate', 'replicating'],
  'RUNNING, just checking': ['replicate', 'replicating'],
  'RUNNING, checking': ['replicate', 'replicating'],
  'RUNNING, launching': ['cutovering', 'cutovering'],
  'RUNNING, in sync': ['syncing', 'syncing'],
  SYNCING: ['syncing', 'syncing'],
  'SYNCING, cloning': ['cloning', 'syncing'],
  'SYNCING, new round': ['syncing', 'syncing'],
  'SYNCING, checking': ['syncing', 'syncing'],
  'SYNCING, launched': ['syncing', 'syncing'],
  MIGRATE_SUCCESS: ['finished', 'cutovered'],
  'MIGRATE_SUCCESS, clearing': ['clearing', 'cutovered'],
  'MIGRATE_SUCCESS, cleared': ['cleared', 'cutovered'],
  'MIGRATE_SUCCESS, not cleared': ['clearfailed', 'cutovered'],
  SYNC_SUCCESS: ['syncing', 'syncing'],
  MIGRATE_FAIL: ['error', 'replicating'],
  SYNC_FAIL: ['error', 'syncing'],
  ABORTING: ['stopping', 'replicating'],
  ABORT: ['stopped', 'replicating'],
  SKIPPING: ['skipping', 'replicating'],
  DELETING: ['deleting', 'setting'],
  RESETING: ['error', 'syncing'],
  SYNC_F_ROLLBACKING: ['error', 'syncing'],
  SYNC_F_ROLLBACK_SUCCESS: ['stopped', 'syncing'],
}

describe('the source of a task', () => {
  test('has a state and a stage for every state of the task', () => {
    expect(Object.keys(means)).toEqual(Object.keys(journeys))
  })

  test.each(Object.entries(means))('in %s is %o', (name, [state, migration_cycle]) => {
    const { show, source, task_id } = taskInState(name)
    const { source_server } = show(task_id)
    expect(source_server).toMatchObject({ state, migration_cycle })
    expect(source(source_server.id)).toMatchObject({ state, migration_cycle })
  })

  test.each([
    ['SYNCING', 'syncing'],
    ['RUNNING, launching', 'cutovering'],
  ])('keeps its stage when a task is paused in %s', (name, migration_cycle) => {
    const { act, show, pass, task_id } = taskInState(name)
    act(task_id, 'stop')
    expect(show(task_id).source_server).toMatchObject({ state: 'stopping', migration_cycle })
    pass(100)
    expect(show(task_id).source_server).toMatchObject({ state: 'stopped', migration_cycle })
    act(task_id, 'start')
    const back = means[name]!
    expect(show(task_id).source_server).toMatchObject({ state: back[0], migration_cycle: back[1] })
  })

  test('waits for a new configuration once its task is deleted', () => {
    const { show, source, pass, task_id } = taskInState('DELETING')
    const { id } = show(task_id).source_server
    pass(1_000)
    expect(source(id)).toMatchObject({ state: 'waiting', migration_cycle: 'checking' })
  })

  test('shows when its state and when its stage last changed', () => {
    const place = freshWorkspace()
    const { source_id, task_id } = readyTask(place)
    const begun = place.workspace.clock.now
    place.pass(500)
    place.act(task_id, 'start')
    const times = () => {
      const { state_action_time, stage_action_time } = place.source(source_id)
      return [state_action_time - begun, stage_action_time - begun]
    }
    expect(times()).toEqual([500, 500])
    place.pass(12_450)
    expect(place.source(source_id).state).toBe('replicate')
    expect(times()).toEqual([12_950, 500])
    place.pass(1_000)
    expect(times()).toEqual([12_950, 500])
  })
})

describe('an action that is taken', () => {
  test.each([
    ['READY', 'start', 'RUNNING', 'initialize'],
    ['MIGRATE_FAIL', 'start', 'RUNNING', 'replicate'],
    ['ABORT', 'start', 'RUNNING', 'replicate'],
    ['SYNC_FAIL', 'start', 'SYNCING', 'syncing'],
    ['SYNC_F_ROLLBACK_SUCCESS', 'start', 'RUNNING', 'syncing'],
    ['RUNNING, copying', 'stop', 'ABORTING', 'stopping'],
    ['SYNCING', 'stop', 'ABORTING', 'stopping'],
    ['MIGRATE_SUCCESS', 'restart', 'SYNCING', 'syncing'],
    ['SYNCING, launched', 'restart', 'SYNCING', 'syncing'],
    ['SYNCING', 'cutover', 'RUNNING', 'cutovering'],
    ['SYNCING, new round', 'cutover', 'RUNNING', 'cutovering'],
    ['SYNCING', 'clone_test', 'SYNCING', 'cloning'],
    ['SYNCING', 'test', 'SYNCING', 'cloning'],
    ['RUNNING, checking', 'skip', 'SKIPPING', 'skipping'],
    ['SYNCING, checking', 'skip', 'SKIPPING', 'skipping'],
    ['MIGRATE_SUCCESS', 'clear', 'MIGRATE_SUCCESS', 'clearing'],
    ['READY, drill ready', 'migration_test', 'READY', 'premiging'],
    ['READY, drill ready', 'start', 'READY', 'premiging'],
    ['READY, drill scheduled', 'start', 'READY', 'premiging'],
    ['READY, drill scheduled', 'migration_test', 'READY', 'premiging'],
    ['READY, drill failed', 'start', 'READY', 'premiging'],
    ['READY, drill done', 'start', 'RUNNING', 'initialize'],
    ['READY', 'network_check', 'READY', 'waiting'],
    ['MIGRATE_SUCCESS', 'collect_log', 'MIGRATE_SUCCESS', 'finished'],
    ['SYNC_FAIL', 'sync_failed_rollback', 'SYNC_F_ROLLBACKING', 'error'],
    ['RUNNING, copying', 'error_for_overspeed', 'ABORTING', 'stopping'],
  ])('in %s: %s leads to %s, its source to %s', (name, action, state, source) => {
    const { act, show, task_id } = taskInState(name)
    expect(act(task_id, action).status).toBe(200)
    expect(show(task_id)).toMatchObject({ state, source_server: { state: source } })
  })
})

describe('a failure', () => {
  const failure = '{"error_code":"SMS.3805","error_param":"[]"}'

  test('is shown as the text of a JSON object, until the task is started again', () => {
    const { act, show, task_id } = taskInState('MIGRATE_FAIL')
    expect(show(task_id).error_json).toBe(failure)
    act(task_id, 'start')
    expect(show(task_id).error_json).toBe('')
  })

  test('of a clone leaves the task in its synchronisation', () => {
    const place = taskInState('SYNCING, cloning')
    failTask(place, place.task_id)
    expect(place.show(place.task_id)).toMatchObject({
      state: 'SYNCING',
      error_json: '',
      source_server: { state: 'syncing' },
      clone_server: { clone_state: 'ERROR', clone_error: 'SMS.3805' },
    })
  })

  test('by exceeding the speed limit pauses the task with SMS.9007', () => {
    const { act, show, pass, task_id } = taskInState('RUNNING, copying')
    act(task_id, 'error_for_overspeed')
    pass(100)
    expect(show(task_id)).toMatchObject({
      state: 'ABORT',
      error_json: '{"error_code":"SMS.9007","error_param":"[]"}',
    })
  })
})

describe('work in parallel to the life of a task', () => {
  test('a clone goes PREPARING, CREATING, FINISHED and leaves the task syncing', () => {
    const { show, pass, task_id } = taskInState('SYNCING, cloning')
    const seen = ['', '']
    for (let i = 0; i < 10; i++, pass(1_000)) {
      const { clone_state } = show(task_id).clone_server
      if (seen.at(-1) !== clone_state) seen.push(clone_state)
    }
    expect(seen.slice(2)).toEqual(['PREPARING', 'CREATING', 'FINISHED'])
    expect(show(task_id)).toMatchObject({
      state: 'SYNCING',
      source_server: { state: 'syncing' },
      clone_server: { vm_id: expect.stringMatching(/^[\da-f-]{36}$/), clone_error: '' },
    })
  })

  test('a network check fills network_check_info after 270 s of the real service', () => {
    const { act, show, pass, task_id } = taskInState('READY')
    act(task_id, 'network_check')
    pass(13_499)
    expect(show(task_id).network_check_info).toBeNull()
    pass(1)
    expect(show(task_id)).toMatchObject({
      state: 'READY',
      network_check_info: { evaluation_result: 'SUCCESS', migration_speed: 100 },
    })
  })

  test('a log collection goes INIT, UPLOADING, UPLOADED', () => {
    const { act, show, pass, task_id } = taskInState('ABORT')
    act(task_id, 'collect_log')
    const seen = [0, 99, 1, 1_499, 1].map((ms) => {
      pass(ms)
      return show(task_id).log_collect_status
    })
    expect(seen).toEqual(['INIT', 'INIT', 'UPLOADING', 'UPLOADING', 'UPLOADED'])
  })
})
