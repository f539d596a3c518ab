// How the tasks begin whose ways through life are looked for.

import type { DelayName, TaskContext } from '../pace.ts'
import type { Task } from '../task.ts'
import type { TaskEvent } from './guards-and-actions.ts'

/**
 * What a caller does to move a task, or lets pass (virtual ms at the pace 20), or the kind of a
 * fault that is armed for the task.
 */
export type PathStep =
  | { action: TaskEvent['type'] }
  | { wait_ms: number }
  | { fault: 'fail-snapshot-clear' }

/** How the task is made, and what its workspace is told beforehand. */
export type PathStart = {
  task: Partial<
    Record<'syncing' | 'need_migration_test' | 'auto_start' | 'is_need_consistency_check', true>
  >
  settings: { legacy_states?: true; delays?: Partial<Record<DelayName, number>> }
}

/** A way: how it begins, and what is done then. */
export type LifecyclePath = { start: PathStart; steps: PathStep[] }

/** The pace for which `wait_ms` holds. */
export const PATHS_PACE = 20

/** What the source of a way has to copy, bytes: what the waits are reckoned by. */
export const PATHS_COPY_BYTES = 2_467_393_536

/** From plain to special, so that the plainest way is found first. */
export const pathStarts: readonly PathStart[] = [
  { task: {}, settings: {} },
  { task: { syncing: true }, settings: {} },
  { task: { need_migration_test: true }, settings: {} },
  { task: { auto_start: true }, settings: {} },
  { task: { is_need_consistency_check: true }, settings: {} },
  { task: {}, settings: { legacy_states: true } },
  { task: {}, settings: { delays: { deleting: 20_000 } } },
]

/** A task made so, as far as the machine looks at it. */
export const taskAtStart = ({ task }: PathStart) =>
  ({
    type: 'MIGRATE_FILE',
    os_type: 'LINUX',
    resume: 'initialize',
    speed_limit: 0,
    launched: false,
    auto_start: false,
    is_need_consistency_check: false,
    start_date: null,
    error_json: '',
    clone_server: null,
    remain_ms: 0,
    rounds: { cutover: 0, resync: 0 },
    sub_tasks: [],
    target_server: { vm_id: 'vm', cutovered_snapshot_ids: null },
    ...task,
  }) as unknown as Task

/** What surrounds it in the beginning. */
export const contextAtStart = ({ settings }: PathStart): TaskContext => ({
  now: 0,
  pace: PATHS_PACE,
  line_mbps: 100,
  scheduled_mbps: 0,
  connected: true,
  agent_version: '25.5.0',
  driver: 'simulated',
  copy_bytes: PATHS_COPY_BYTES,
  next_sub_task_id: 1,
  delay_overrides: settings.delays ?? {},
  legacy_states: settings.legacy_states ?? false,
})
