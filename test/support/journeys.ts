// Ways to bring a new task into each of its states.
import { expect } from 'vitest'
import { send } from '../../src/simulation/transition.ts'
import { freshWorkspace, readyTask } from './emulator.ts'

/** A workspace and what can be done in it. */
export type Place = ReturnType<typeof freshWorkspace>
/** What a task is made with, whether legacy states are shown, and what then happens to it. */
type Journey = { task?: object; legacy?: boolean; go?: (place: Place, task_id: string) => void }

/** Lets a task fail as a copy does whose process cannot be created. */
export const fail = ({ emulator, workspace }: Place, task_id: string) =>
  emulator.within(workspace, () =>
    send(workspace, workspace.tasks.get(task_id)!, { type: 'fail', error_code: 'SMS.3805' }),
  )

/** Starts a task and lets it be launched. */
export const launched = (place: Place, task_id: string) => {
  place.act(task_id, 'start')
  place.until(task_id, 'MIGRATE_SUCCESS')
}

const following =
  (before: (place: Place, task_id: string) => void, ...actions: (string | number)[]) =>
  (place: Place, task_id: string) => {
    before(place, task_id)
    for (const step of actions) {
      if (typeof step === 'number') place.pass(step)
      else if (step === 'fail') fail(place, task_id)
      else expect(place.act(task_id, step)).toMatchObject({ status: 200 })
    }
  }
const doing = (...actions: (string | number)[]) => following(() => {}, ...actions)
const syncFailed = ['restart', 'fail'] as const

/** How a task comes into each state; at pace 20 the copy runs from 12,450 to 22,320 ms. */
export const journeys: Record<string, Journey> = {
  READY: {},
  'READY, drill ready': { task: { need_migration_test: true } },
  'READY, drill running': { task: { need_migration_test: true }, go: doing('migration_test') },
  'READY, drill done': { task: { need_migration_test: true }, go: doing('migration_test', 30_000) },
  'READY, drill failed': {
    task: { need_migration_test: true },
    go: doing('migration_test', 'fail'),
  },
  'RUNNING, initializing': { go: doing('start') },
  'RUNNING, copying': { go: doing('start', 13_000) },
  'RUNNING, just checking': {
    task: { is_need_consistency_check: true },
    go: doing('start', 22_321),
  },
  'RUNNING, checking': { task: { is_need_consistency_check: true }, go: doing('start', 22_770) },
  'RUNNING, launching': { go: doing('start', 23_000) },
  'RUNNING, in sync': {
    go: following(launched, ...syncFailed, 'sync_failed_rollback', 1_500, 'start'),
  },
  SYNCING: { task: { syncing: true }, go: doing('start', 30_000) },
  'SYNCING, cloning': { task: { syncing: true }, go: doing('start', 30_000, 'clone_test') },
  'SYNCING, new round': { go: following(launched, 'restart') },
  'SYNCING, launched': { go: following(launched, 'restart', 30_000) },
  MIGRATE_SUCCESS: { go: launched },
  'MIGRATE_SUCCESS, clearing': { go: following(launched, 'clear') },
  'MIGRATE_SUCCESS, cleared': { go: following(launched, 'clear', 1_000) },
  'MIGRATE_SUCCESS, not cleared': { go: following(launched, 'clear', 'fail') },
  SYNC_SUCCESS: { legacy: true, go: following(launched, 'restart', 30_000) },
  MIGRATE_FAIL: { go: doing('start', 13_000, 'fail') },
  SYNC_FAIL: { go: following(launched, ...syncFailed) },
  ABORTING: { go: doing('start', 13_000, 'stop') },
  ABORT: { go: doing('start', 13_000, 'stop', 100) },
  SKIPPING: { task: { is_need_consistency_check: true }, go: doing('start', 22_770, 'skip') },
  DELETING: { go: ({ call }, task_id) => call('DeleteTask', { params: { task_id } }) },
  RESETING: { legacy: true, go: following(launched, ...syncFailed, 'sync_failed_rollback') },
  SYNC_F_ROLLBACKING: { go: following(launched, ...syncFailed, 'sync_failed_rollback') },
  SYNC_F_ROLLBACK_SUCCESS: {
    go: following(launched, ...syncFailed, 'sync_failed_rollback', 1_500),
  },
}

/** A fresh workspace in which a task has just come into the state. */
export const arrive = (name: string) => {
  const { task = {}, legacy = false, go } = journeys[name]!
  const settings = { legacy_states: legacy, delays: { deleting: 20_000 } }
  const place = freshWorkspace({ settings })
  const { task_id } = readyTask(place, { task })
  go?.(place, task_id)
  return { ...place, task_id }
}
