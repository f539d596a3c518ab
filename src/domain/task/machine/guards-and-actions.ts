// The named parts of the task machine: its guards, actions and delays. The states are in
// machine.ts.
import { assign, type ParameterizedObject, setup } from 'xstate'
import { hasAgentSince } from '../../server/server.ts'
import { type DelayName, delayMs, delays, type World } from '../pace.ts'
import { openPhase, type Phase } from '../plan.ts'
import { progressAt } from '../sub-task.ts'
import type { CloneServer, LogCollectStatus, ResumePoint, Task } from '../task.ts'
import * as work from '../work.ts'
import type { StateMeta } from './state-meta.ts'

/** What the machine decides by. `world` is put in anew before each transition and never kept. */
export type Context = { task: Task; world: World }

/** What can happen to a task: the operations of UpdateTaskStatus, and what its surroundings do. */
export type TaskEvent =
  | { type: 'start' | 'stop' | 'restart' | 'cutover' | 'clone_test' | 'sync_failed_rollback' }
  | { type: 'collect_log' | 'skip' | 'clear' | 'migration_test' | 'network_check' }
  | { type: 'error_for_overspeed' | 'delete' | 'retime' | 'step_done' }
  | { type: 'network_measured' }
  | { type: 'fail'; error_code: string; error_params?: string[] }

type Params = ParameterizedObject['params'] | undefined
type Edit<P> = (task: Task, world: World, params: P, event: TaskEvent) => Task
type Ask<P> = (task: Task, world: World, params: P) => boolean

const change = <P extends Params = undefined>(edit: Edit<P>) =>
  assign<Context, TaskEvent, P, TaskEvent, never>(({ context, event }, params) => ({
    task: edit(context.task, context.world, params, event),
  }))

const ask =
  <P = undefined>(question: Ask<P>) =>
  ({ context }: { context: Context }, params: P): boolean =>
    question(context.task, context.world, params)

const delay =
  (name: DelayName) =>
  ({ context }: { context: Context }): number =>
    delayMs(name, context.world)

const codeOf = (event: TaskEvent) => (event.type === 'fail' ? event.error_code : 'SMS.9007')
const paramsOf = (event: TaskEvent) => (event.type === 'fail' ? event.error_params : [])

/** Everything the machine's states may name. */
export const parts = setup({
  types: {
    context: {} as Context,
    input: {} as Context,
    events: {} as TaskEvent,
    meta: {} as StateMeta,
  },
  delays: {
    step: ({ context }) => work.stepMs(context.task, context.world),
    ...(Object.fromEntries(
      Object.keys(delays).map((name) => [name, delay(name as DelayName)]),
    ) as Record<DelayName, ReturnType<typeof delay>>),
  },
  guards: {
    resumesAt: ask<{ at: ResumePoint }>((task, _, { at }) => task.resume === at),
    copyIsNext: ask((task) => work.rowsAhead(task)[0]?.unit === 'bytes'),
    isUnplanned: ask((task) => task.resume === 'initialize' && task.sub_tasks.length === 0),
    moreRows: ask((task) => work.rowsAhead(task).length > 0),
    keepsSyncing: ask((task) => task.syncing === true),
    wasLaunched: ask((task) => task.launched),
    startsByItself: ask((task, world) => task.auto_start && world.connected),
    mayDrill: ask(
      (task, world) =>
        task.need_migration_test === true && hasAgentSince(world.agent_version, '25.5.0'),
    ),
    maySkip: ask((task, world) => {
      const row = work.currentRow(task)
      const progress = row ? progressAt(row, world.now) : 0
      return row?.name === 'CHECK_CONSISTENCY' && progress >= 5 && progress <= 95
    }),
    hasSnapshots: ask((task) => Boolean(task.target_server.cutovered_snapshot_ids)),
    mayCollectLog: ask(
      (task, world) => task.start_date !== null && hasAgentSince(world.agent_version, '25.2.0'),
    ),
    usesLegacyStates: ask((_, world) => world.legacy_states),
    isRehearsal: ask((task) => task.is_rehearsal === true),
  },
  actions: {
    open: change<{ phase: Phase }>((task, world, { phase }) => openPhase(phase, task, world)),
    beginTask: change(work.beginTask),
    clearError: change((task) => ({ ...task, error_json: '' })),
    runRow: change(work.runRow),
    holdRow: change(work.holdRow),
    endRow: change(work.endRow),
    abandonRows: change(work.abandonRows),
    freezeFigures: change(work.freezeFigures),
    freezeOpenWork: change((task, world) =>
      work.currentRow(task) ? work.freezeFigures(task, world) : task,
    ),
    resumeAt: change<{ at: ResumePoint }>((task, _, { at }) => ({ ...task, resume: at })),
    finishLaunch: change((task, world) => ({ ...task, launched: true, finish_date: world.now })),
    noteError: change((task, _world, _params, event) => ({
      ...task,
      error_json: work.errorJson(codeOf(event), paramsOf(event)),
    })),
    noteClone: change<CloneServer>((task, _, clone) => ({
      ...task,
      clone_server: { ...task.clone_server, ...clone },
    })),
    noteCloneError: change((task, _world, _params, event) => ({
      ...task,
      clone_server: { ...task.clone_server, clone_state: 'ERROR', clone_error: codeOf(event) },
    })),
    noteLog: change<{ status: LogCollectStatus }>((task, world, { status }) => ({
      ...task,
      log_collect_status: status,
      ...(status === 'UPLOADED' && { log_upload_time: world.now }),
    })),
    noteNetwork: change((task, world) => ({
      ...task,
      network_check_info: work.measureNetwork(world),
    })),
    // Effects: they need ids, so simulation/transition.ts carries them out.
    equipTarget: () => {},
    reportCheck: () => {},
    takeSnapshot: () => {},
    dropSnapshots: () => {},
    nameClone: () => {},
  },
})
