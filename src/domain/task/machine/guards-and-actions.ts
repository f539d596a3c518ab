// The named parts of the task machine: its guards, actions, delays, and what a state can mean.
// The states themselves are in machine.ts.
import { assign, type ParameterizedObject, setup } from 'xstate'
import type { AgentCommand } from '../../agent.ts'
import type { Evidence } from '../../evidence.ts'
import type { LifeEvent } from '../../server/life.ts'
import { isAgentAtLeast, type MigrationCycle, type SourceState } from '../../server/server.ts'
import { type DelayName, delayMs, delays, type TaskContext } from '../pace.ts'
import { openPhase, type Phase } from '../plan.ts'
import { progressAt } from '../sub-task.ts'
import type { CloneServer, LogCollectStatus, ResumePoint, Task, TaskState } from '../task.ts'
import * as work from '../work.ts'

/** What the machine decides by. `taskContext` is set before each transition and never stored. */
export type MachineContext = { task: Task; taskContext: TaskContext }

/** What a state of the machine means outside it. An inner state overrules the outer ones. */
export type StateMeta = {
  /** The task's state on the wire. */
  wire?: TaskState
  /** What it is in the life of the source server, whose state and stage follow from that. */
  life?: LifeEvent
  /** The state and stage that the source server gets; it keeps its own if absent. */
  source?: SourceState
  cycle?: MigrationCycle
  /** The command that ShowCommand returns to the agent. */
  command?: AgentCommand
  basis?: Evidence
}

/** What can happen to a task: the operations of UpdateTaskStatus, and what its surroundings do. */
export type TaskEvent =
  | { type: 'start' | 'stop' | 'clone_test' | 'sync_failed_rollback' }
  | { type: 'restart' | 'cutover'; is_need_consistency_check?: boolean }
  | { type: 'collect_log' | 'skip' | 'clear' | 'migration_test' | 'network_check' }
  | { type: 'error_for_overspeed' | 'delete' | 'retime' | 'step_done' }
  | { type: 'network_measured' }
  | { type: 'fail'; error_code: string; error_params?: string[] }

type Params = ParameterizedObject['params'] | undefined
type TaskUpdate<P> = (task: Task, context: TaskContext, params: P, event: TaskEvent) => Task
type TaskPredicate<P> = (task: Task, context: TaskContext, params: P) => boolean

const startsByItself = (task: Task, context: TaskContext) => task.auto_start && context.connected

const mayDrill = (task: Task, context: TaskContext) =>
  task.need_migration_test === true && isAgentAtLeast(context.agent_version, '25.5.0')

const updateTask = <P extends Params = undefined>(update: TaskUpdate<P>) =>
  assign<MachineContext, TaskEvent, P, TaskEvent, never>(({ context, event }, params) => ({
    task: update(context.task, context.taskContext, params, event),
  }))

const guardOn =
  <P = undefined>(predicate: TaskPredicate<P>) =>
  ({ context }: { context: MachineContext }, params: P): boolean =>
    predicate(context.task, context.taskContext, params)

const delay =
  (name: DelayName) =>
  ({ context }: { context: MachineContext }): number =>
    delayMs(name, context.taskContext)

const asksForCheck = (event: TaskEvent) =>
  'is_need_consistency_check' in event && event.is_need_consistency_check === true

const errorCodeOf = (event: TaskEvent) => (event.type === 'fail' ? event.error_code : 'SMS.9007')
const errorParamsOf = (event: TaskEvent) => (event.type === 'fail' ? event.error_params : [])

/** The delay whose end is this event, such as `step`; undefined for any other event. */
export const delayNameOf = (event: string): DelayName | 'step' | undefined =>
  /^xstate\.after\.([^.]+)\./.exec(event)?.[1] as DelayName | 'step' | undefined

/** The guards, actions and delays that the machine's states name. */
export const machineSetup = setup({
  types: {
    context: {} as MachineContext,
    input: {} as MachineContext,
    events: {} as TaskEvent,
    meta: {} as StateMeta,
  },
  delays: {
    step: ({ context }) => work.stepMs(context.task, context.taskContext),
    ...(Object.fromEntries(
      Object.keys(delays).map((name) => [name, delay(name as DelayName)]),
    ) as Record<DelayName, ReturnType<typeof delay>>),
  },
  guards: {
    resumesAt: guardOn<{ at: ResumePoint }>((task, _, { at }) => task.resume === at),
    copyIsNext: guardOn((task) => work.rowsAfterCurrent(task)[0]?.unit === 'bytes'),
    isUnplanned: guardOn((task) => task.resume === 'initialize' && task.sub_tasks.length === 0),
    checkIsNext: guardOn((task) => {
      const [row] = work.rowsAfterCurrent(task)
      return row?.name === 'CHECK_CONSISTENCY' && row.user_op === 'REPLICATE'
    }),
    moreRows: guardOn((task) => work.rowsAfterCurrent(task).length > 0),
    keepsSyncing: guardOn((task) => task.syncing === true),
    wasLaunched: guardOn((task) => task.launched),
    startsByItself: guardOn(startsByItself),
    isAgentLost: guardOn((_, context) => !context.connected),
    mayDrill: guardOn(mayDrill),
    drillsByItself: guardOn(
      (task, context) => mayDrill(task, context) && startsByItself(task, context),
    ),
    maySkip: guardOn((task, context) => {
      const row = work.currentRow(task)
      const progress = row ? progressAt(row, context.now) : 0
      return row?.name === 'CHECK_CONSISTENCY' && progress >= 5 && progress <= 95
    }),
    launchIsNext: guardOn(
      (task) => task.resume === 'cutovering' || (task.resume === 'replicate' && !task.syncing),
    ),
    endsLegacyRound: guardOn(
      (task, context) => task.resume === 'resyncing' && context.legacy_states,
    ),
    hasSnapshots: guardOn((task) => Boolean(task.target_server.cutovered_snapshot_ids)),
    mayCollectLog: guardOn(
      (task, context) =>
        task.start_date !== null && isAgentAtLeast(context.agent_version, '25.2.0'),
    ),
    usesLegacyStates: guardOn((_, context) => context.legacy_states),
    isRehearsal: guardOn((task) => task.is_rehearsal === true),
  },
  actions: {
    open: updateTask<{ phase: Phase }>((task, context, { phase }, event) =>
      openPhase(phase, task, context, asksForCheck(event)),
    ),
    beginTask: updateTask(work.beginTask),
    clearError: updateTask((task) => ({ ...task, error_json: '' })),
    runRow: updateTask(work.runRow),
    holdRow: updateTask(work.holdRow),
    endRow: updateTask(work.endRow),
    abandonRows: updateTask(work.abandonRows),
    freezeFigures: updateTask(work.freezeFigures),
    freezeOpenWork: updateTask((task, context) =>
      work.currentRow(task) ? work.freezeFigures(task, context) : task,
    ),
    resumeAt: updateTask<{ at: ResumePoint }>((task, _, { at }) => ({ ...task, resume: at })),
    finishLaunch: updateTask((task, context) => ({
      ...task,
      launched: true,
      finish_date: context.now,
    })),
    noteError: updateTask((task, _context, _params, event) => ({
      ...task,
      error_json: work.errorJson(errorCodeOf(event), errorParamsOf(event)),
    })),
    noteClone: updateTask<CloneServer>((task, _, clone) => ({
      ...task,
      clone_server: { ...task.clone_server, ...clone },
    })),
    noteCloneError: updateTask((task, _context, _params, event) => ({
      ...task,
      clone_server: { ...task.clone_server, clone_state: 'ERROR', clone_error: errorCodeOf(event) },
    })),
    noteLog: updateTask<{ status: LogCollectStatus }>((task, context, { status }) => ({
      ...task,
      log_collect_status: status,
      ...(status === 'UPLOADED' && { log_upload_time: context.now }),
    })),
    noteNetwork: updateTask((task, context) => ({
      ...task,
      network_check_info: work.measureNetwork(context),
    })),
    // Effects: they need ids or other rows, so simulation/effects.ts carries them out.
    equipTarget: () => {},
    reportCheck: () => {},
    takeSnapshot: () => {},
    dropSnapshots: () => {},
    nameClone: () => {},
  },
})
