// Ways to bring a new task into each of its states.
import { expect } from 'vitest'
import { lastRequestNumber } from '../../src/history/point-in-time.ts'
import { takeSnapshot } from '../../src/history/restore.ts'
import { transitionTask } from '../../src/simulation/transition.ts'
import { freshEmulator, freshWorkspace, readyTask, workspaceOf } from './emulator.ts'

/** A workspace and what can be done in it. */
export type TestWorkspace = ReturnType<typeof freshWorkspace>
/** What a task is made with, whether legacy states are shown, and what then happens to it. */
type Journey = {
  task?: object
  legacy?: boolean
  go?: (cloud: TestWorkspace, task_id: string) => void
}

/** Lets a task fail as a copy does whose process cannot be created. */
export const failTask = ({ emulator, workspace }: TestWorkspace, task_id: string) =>
  emulator.runAtPresent(workspace, () =>
    transitionTask(workspace, workspace.tasks.get(task_id)!, {
      type: 'fail',
      error_code: 'SMS.3805',
    }),
  )

/** Starts a task and lets it be launched. */
export const launchTask = (cloud: TestWorkspace, task_id: string) => {
  cloud.act(task_id, 'start')
  cloud.until(task_id, 'MIGRATE_SUCCESS')
}

const stepsAfter =
  (before: (cloud: TestWorkspace, task_id: string) => void, ...actions: (string | number)[]) =>
  (cloud: TestWorkspace, task_id: string) => {
    before(cloud, task_id)
    for (const step of actions) {
      if (typeof step === 'number') cloud.pass(step)
      else if (step === 'fail') failTask(cloud, task_id)
      else expect(cloud.act(task_id, step)).toMatchObject({ status: 200 })
    }
  }
const steps = (...actions: (string | number)[]) => stepsAfter(() => {}, ...actions)
const syncFailed = ['restart', 'fail'] as const

/** How a task comes into each state; at pace 20 the copy runs from 12,450 to 22,320 ms. */
export const journeys: Record<string, Journey> = {
  READY: {},
  'READY, drill ready': { task: { need_migration_test: true } },
  'READY, drill running': { task: { need_migration_test: true }, go: steps('migration_test') },
  'READY, drill done': { task: { need_migration_test: true }, go: steps('migration_test', 30_000) },
  'READY, drill failed': {
    task: { need_migration_test: true },
    go: steps('migration_test', 'fail'),
  },
  'READY, drill scheduled': { task: { need_migration_test: true, auto_start: true } },
  'READY, drill of a start': { task: { need_migration_test: true }, go: steps('start') },
  'READY, drill of a start done': {
    task: { need_migration_test: true },
    go: steps('start', 30_000),
  },
  'RUNNING, initializing': { go: steps('start') },
  'RUNNING, copying': { go: steps('start', 13_000) },
  'RUNNING, just checking': {
    task: { is_need_consistency_check: true },
    go: steps('start', 22_321),
  },
  'RUNNING, checking': { task: { is_need_consistency_check: true }, go: steps('start', 22_770) },
  'RUNNING, launching': { go: steps('start', 23_000) },
  'RUNNING, in sync': {
    go: stepsAfter(launchTask, ...syncFailed, 'sync_failed_rollback', 1_500, 'start'),
  },
  SYNCING: { task: { syncing: true }, go: steps('start', 30_000) },
  'SYNCING, cloning': { task: { syncing: true }, go: steps('start', 30_000, 'clone_test') },
  'SYNCING, new round': { go: stepsAfter(launchTask, 'restart') },
  'SYNCING, checking': {
    go: (cloud, task_id) => {
      launchTask(cloud, task_id)
      cloud.act(task_id, 'restart', { is_need_consistency_check: true })
      cloud.pass(10_000)
    },
  },
  'SYNCING, launched': { go: stepsAfter(launchTask, 'restart', 30_000) },
  MIGRATE_SUCCESS: { go: launchTask },
  'MIGRATE_SUCCESS, clearing': { go: stepsAfter(launchTask, 'clear') },
  'MIGRATE_SUCCESS, cleared': { go: stepsAfter(launchTask, 'clear', 1_000) },
  'MIGRATE_SUCCESS, not cleared': { go: stepsAfter(launchTask, 'clear', 'fail') },
  SYNC_SUCCESS: { legacy: true, go: stepsAfter(launchTask, 'restart', 30_000) },
  MIGRATE_FAIL: { go: steps('start', 13_000, 'fail') },
  SYNC_FAIL: { go: stepsAfter(launchTask, ...syncFailed) },
  ABORTING: { go: steps('start', 13_000, 'stop') },
  ABORT: { go: steps('start', 13_000, 'stop', 100) },
  SKIPPING: { task: { is_need_consistency_check: true }, go: steps('start', 22_770, 'skip') },
  DELETING: { go: ({ call }, task_id) => call('DeleteTask', { params: { task_id } }) },
  RESETING: { legacy: true, go: stepsAfter(launchTask, ...syncFailed, 'sync_failed_rollback') },
  SYNC_F_ROLLBACKING: { go: stepsAfter(launchTask, ...syncFailed, 'sync_failed_rollback') },
  SYNC_F_ROLLBACK_SUCCESS: {
    go: stepsAfter(launchTask, ...syncFailed, 'sync_failed_rollback', 1_500),
  },
}

/** A copy of a workspace with a task in some state. */
type ReachedState = { task_id: string; database: Buffer; last_request: number }

/** Each state is reached once in a process. */
const reachedStates = new Map<string, ReachedState>()

const reachState = (name: string): ReachedState => {
  const { task = {}, go } = journeys[name]!
  const cloud = freshWorkspace({ settings: settingsOf(name) })
  const { task_id } = readyTask(cloud, { task })
  go?.(cloud, task_id)
  const { workspace } = cloud
  const reached = {
    task_id,
    database: takeSnapshot(workspace),
    last_request: lastRequestNumber(workspace),
  }
  reachedStates.set(name, reached)
  return reached
}

const settingsOf = (name: string) => ({
  legacy_states: journeys[name]!.legacy ?? false,
  delays: { deleting: 20_000 },
})

/** A workspace in which a task has just come into the state. Its journal is empty. */
export const taskInState = (name: string) => {
  const { task_id, database, last_request } = reachedStates.get(name) ?? reachState(name)
  const emulator = freshEmulator({ settings: settingsOf(name) })
  emulator.workspaces.install('test', database, ({ history }) => history.clear(last_request))
  return { ...workspaceOf(emulator, 'test'), task_id }
}
