// event -> transition -> rows and timers. The only caller of the task machine.
import { initialTransition, type SnapshotFrom, transition } from 'xstate'
import type { AgentCommand } from '../domain/agent.ts'
import { enterState, type Server } from '../domain/server/server.ts'
import { bytesToCopy } from '../domain/server/storage.ts'
import { interrupt } from '../domain/task/interruption.ts'
import type { TaskEvent } from '../domain/task/machine/guards-and-actions.ts'
import { taskMachine } from '../domain/task/machine/machine.ts'
import type { StateMeta } from '../domain/task/machine/state-meta.ts'
import type { TaskContext } from '../domain/task/pace.ts'
import { limitAt } from '../domain/task/speed-schedule.ts'
import type { Lifecycle, Task } from '../domain/task/task.ts'
import { dropNamedFaults } from '../faults/named-faults.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { armAgentTimer } from './agent-timer.ts'
import { effects } from './effects.ts'
import { logTransition } from './log-transition.ts'
import { dropPrivateTemplates } from './private-templates.ts'
import { scheduleFaultTimer } from './schedule-fault-timer.ts'
import { scheduleLimitTimer } from './schedule-limit-timer.ts'

type Snapshot = SnapshotFrom<typeof taskMachine>
type RaisedDelay = { event: { type: string }; id: string; delay: number }

/** What surrounds a task now. */
export const taskContext = (
  workspace: Workspace,
  task: Task,
  server: Server | undefined,
): TaskContext => {
  const { settings, clock, meta } = workspace
  const context: TaskContext = {
    now: clock.now,
    pace: clock.pace,
    line_mbps: settings.line_mbps,
    scheduled_mbps: limitAt(task.speed_limits ?? [], clock.now),
    connected: server?.connected ?? false,
    agent_version: server?.registered.agent_version ?? null,
    driver: server?.driver ?? 'simulated',
    copy_bytes: bytesToCopy(task.target_server.disks, task.target_server.volume_groups),
    next_sub_task_id: meta.get<number>('number:sub_task') ?? 3514,
    delay_overrides: settings.delays,
    legacy_states: settings.legacy_states,
  }
  const interrupted = interrupt(context, task.task_faults?.interruptions ?? [])
  return server?.offline?.outages.length ? { ...interrupted, is_halted: true } : interrupted
}

const snapshotOf = (workspace: Workspace, task: Task): Snapshot =>
  taskMachine.resolveState({
    value: task.lifecycle,
    context: {
      task,
      taskContext: taskContext(workspace, task, workspace.servers.get(task.source_server_id)),
    },
  })

/** What the task's states mean, outermost first, the inner ones overruling. */
const metaOf = (snapshot: Snapshot): StateMeta => {
  const nodes = [...snapshot._nodes].sort((a, b) => a.path.length - b.path.length)
  return Object.assign({}, ...nodes.map((node) => node.meta as StateMeta | undefined))
}

/** Whether the task, as it is, takes the event. */
export const canTransition = (workspace: Workspace, task: Task, event: TaskEvent): boolean =>
  snapshotOf(workspace, task).can(event)

/** What the task's agent is to do, as the state has it. */
export const agentCommandOf = (workspace: Workspace, task: Task): AgentCommand =>
  metaOf(snapshotOf(workspace, task)).command ?? 'TASK_NOT_STARTED'

/** Whether the task is in a state with this tag. */
export const hasStateTag = (workspace: Workspace, task: Task, tag: 'working' | 'gone'): boolean =>
  snapshotOf(workspace, task).hasTag(tag)

/**
 * Sends an event to a task; answers the task as it became, undefined when it did not take the
 * event.
 */
export const transitionTask = (
  workspace: Workspace,
  task: Task,
  event: TaskEvent,
): Task | undefined => {
  const before = snapshotOf(workspace, task)
  if (!before.can(event)) return undefined
  const next = commitTransition(workspace, task, ...transition(taskMachine, before, event))
  logTransition(workspace, event.type, task, next)
  return next
}

/** Sends what a timer holds; the event types of delays are xstate's own. */
export const transitionByTimer = (
  workspace: Workspace,
  task: Task,
  type: string,
): Task | undefined => transitionTask(workspace, task, { type } as TaskEvent)

/** Puts a new task into the machine's first state. */
export const initialiseTask = (workspace: Workspace, task: Task): Task => {
  const server = workspace.servers.get(task.source_server_id)
  workspace.tasks.insert(task)
  const context = taskContext(workspace, task, server)
  const initialised = commitTransition(
    workspace,
    task,
    ...initialTransition(taskMachine, { task, taskContext: context }),
  )
  logTransition(workspace, 'create', undefined, initialised)
  return initialised
}

/** Lets a task that was put in the middle of its life take up what its state does. */
export const resumeLoadedTask = (workspace: Workspace, task: Task): void => {
  const snapshot = snapshotOf(workspace, task)
  const committed = commitTransition(workspace, task, snapshot, [])
  transitionTask(workspace, committed, { type: 'retime' })
}

const commitTransition = (
  workspace: Workspace,
  before: Task,
  after: Snapshot,
  actions: readonly { type: string; params?: unknown }[],
): Task => {
  const stateMeta = metaOf(after)
  let task: Task = {
    ...after.context.task,
    lifecycle: after.value as Lifecycle,
    state: stateMeta.wire ?? before.state,
  }
  for (const { type, params } of actions) {
    if (type === 'xstate.raise') armDelay(workspace, task, params as RaisedDelay)
    else if (type === 'xstate.cancel')
      workspace.timers.cancel(task.id, (params as { sendId: string }).sendId)
    else task = effects[type]?.(task, workspace) ?? task
  }
  const lastRow = Math.max(0, ...task.sub_tasks.map((row) => row.id))
  if (lastRow >= after.context.taskContext.next_sub_task_id)
    workspace.meta.set('number:sub_task', lastRow + 1)
  updateServerState(workspace, task, stateMeta)
  scheduleLimitTimer(workspace, task)
  task = scheduleFaultTimer(workspace, task)
  if (after.hasTag('gone')) removeTask(workspace, task)
  else workspace.tasks.save(task)
  return task
}

// A delay that never ends (an outside agent moves the row) needs no timer.
const armDelay = (workspace: Workspace, task: Task, { id, event, delay }: RaisedDelay) => {
  if (!Number.isFinite(delay)) return
  const due_at = workspace.clock.now + Math.round(delay)
  workspace.timers.arm({ task_id: task.id, id, event: event.type, due_at })
}

const updateServerState = (workspace: Workspace, task: Task, { source, cycle }: StateMeta) => {
  const server = workspace.servers.get(task.source_server_id)
  if (!server || (!source && !cycle)) return
  const updated = enterState(
    server,
    source ?? server.state,
    cycle ?? server.migration_cycle,
    workspace.clock.now,
  )
  workspace.servers.save({ ...updated, vm_id: task.target_server.vm_id })
}

/** Removes a task with everything that is its alone; its server has no target any more. */
export const removeTask = (workspace: Workspace, task: Task): void => {
  workspace.timers.cancelAll(task.id)
  workspace.tasks.delete(task.id)
  workspace.readStates.delete(task.id)
  const hadNamedFaults = dropNamedFaults(workspace, task.id)
  dropPrivateTemplates(workspace, task)
  const server = workspace.servers.get(task.source_server_id)
  if (!server) return
  // What its name carried keeps the agent away no longer: it comes back at once.
  if (hadNamedFaults && server.offline) armAgentTimer(workspace, server.id, workspace.clock.now)
  // The next task is the built-in agent's again, until an agent outside is told START.
  const driver = 'simulated'
  workspace.servers.save({ ...server, driver, vm_id: '', is_consistency_result_exist: false })
}
