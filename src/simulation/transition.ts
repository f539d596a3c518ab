// One transition of a task: an event goes into the task machine, and rows and timers come out.
// The only caller of the machine.
import { type ActorLogic, initialTransition, type SnapshotFrom, transition } from 'xstate'
import type { AgentCommand } from '../domain/agent.ts'
import { applyLifeEvent } from '../domain/server/life.ts'
import type { Server } from '../domain/server/server.ts'
import { lifecycleState } from '../domain/task/machine/describe.ts'
import {
  delayNameOf,
  type StateMeta,
  type TaskEvent,
} from '../domain/task/machine/guards-and-actions.ts'
import { taskMachine } from '../domain/task/machine/machine.ts'
import { nextLimitChange } from '../domain/task/speed-schedule.ts'
import { type Lifecycle, statePathOf, type Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { dropNamedFaults } from '../faults/named-faults.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { armAgentTimer, updateAgentConnection } from './agent-connection.ts'
import { effects } from './effects.ts'
import { taskContext } from './task-context.ts'
import { applyDueFaults, scheduleFaultTimer, withoutRemovedFaults } from './task-faults.ts'

type Snapshot = SnapshotFrom<typeof taskMachine>

/**
 * The machine without its initial state. xstate's transition() makes an actor each time, which
 * would enter that state: half of the cost.
 */
const machineLogic: ActorLogic<Snapshot, TaskEvent> = {
  transition: (snapshot, event, scope) => taskMachine.transition(snapshot, event, scope as never),
  getInitialSnapshot: () => ({ status: 'active' }) as Snapshot,
  getPersistedSnapshot: (snapshot) => snapshot,
}

/**
 * Sends an event to a task. Returns the task after it, or undefined if the task does not take the
 * event in its present state.
 */
export const transitionTask = (
  workspace: Workspace,
  task: Task,
  event: TaskEvent,
): Task | undefined => {
  const before = snapshotOf(workspace, task)
  if (!before.can(event)) return undefined
  const next = commitTransition(workspace, task, ...transition(machineLogic, before, event))
  logTransition(workspace, event.type, task, next)
  return next
}

/** Sends the event of a timer; for delays, the event type is xstate's own. */
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

/** Starts the work of a task that was loaded in the middle of its life. */
export const resumeLoadedTask = (workspace: Workspace, task: Task): void => {
  const snapshot = snapshotOf(workspace, task)
  const committed = commitTransition(workspace, task, snapshot, [])
  transitionTask(workspace, committed, { type: 'retime' })
}

/** Whether the task takes the event in its present state. */
export const canTransition = (workspace: Workspace, task: Task, event: TaskEvent): boolean =>
  snapshotOf(workspace, task).can(event)

/** The command that the task's agent gets in the present state. */
export const agentCommandOf = (task: Task): AgentCommand =>
  metaOf(task.lifecycle).command ?? 'TASK_NOT_STARTED'

/** Whether the task is in a state with this tag. */
export const hasStateTag = (workspace: Workspace, task: Task, tag: 'working' | 'gone'): boolean =>
  snapshotOf(workspace, task).hasTag(tag)

const snapshotOf = (workspace: Workspace, task: Task): Snapshot =>
  taskMachine.resolveState({
    value: task.lifecycle,
    context: {
      task,
      taskContext: taskContext(workspace, task, workspace.servers.get(task.source_server_id)),
    },
  })

const metaOf = (lifecycle: Lifecycle): StateMeta =>
  lifecycleState(statePathOf({ lifecycle }))?.meta ?? {}

const commitTransition = (
  workspace: Workspace,
  before: Task,
  after: Snapshot,
  actions: readonly { type: string; params?: unknown }[],
): Task => {
  const lifecycle = after.value as Lifecycle
  const stateMeta = metaOf(lifecycle)
  let task: Task = {
    ...after.context.task,
    lifecycle,
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

type RaisedDelay = { event: { type: string }; id: string; delay: number }

// A delay that never ends (an external agent ends the row) needs no timer.
const armDelay = (workspace: Workspace, task: Task, { id, event, delay }: RaisedDelay) => {
  if (!Number.isFinite(delay)) return
  const due_at = workspace.clock.now + Math.round(delay)
  workspace.timers.arm({ task_id: task.id, id, event: event.type, due_at })
}

const updateServerState = (workspace: Workspace, task: Task, { life }: StateMeta) => {
  const server = workspace.servers.get(task.source_server_id)
  if (!server || !life) return
  const updated = applyLifeEvent(server, life, workspace.clock.now)
  workspace.servers.save({ ...updated, vm_id: task.target_server.vm_id })
}

const LIMIT_TIMER = 'speed-limit'

/**
 * Arms the timer `speed-limit` of a copying task at the next change of its speed-limit schedule,
 * and disarms it otherwise. Its event is `retime`, whose transition arms the next one.
 */
const scheduleLimitTimer = ({ clock, timers }: Workspace, task: Task): void => {
  if (!task.speed_limits) return
  const row = currentRow(task)
  const isCopying = row?.unit === 'bytes' && row.rate > 0
  const due_at = isCopying ? nextLimitChange(task.speed_limits, clock.now) : null
  if (due_at === null) timers.cancel(task.id, LIMIT_TIMER)
  else timers.arm({ task_id: task.id, id: LIMIT_TIMER, event: 'retime', due_at })
}

/** Records a change of the state or the sub-task as an event; a new task has no `before`. */
const logTransition = (
  workspace: Workspace,
  event: string,
  before: Task | undefined,
  after: Task,
): void => {
  if (before && loggedStateOf(before) === loggedStateOf(after)) return
  const isGone = !workspace.tasks.get(after.id)
  workspace.events.add({
    kind: 'transition',
    at_ms: workspace.clock.now,
    task_id: after.id,
    event: delayNameOf(event) ?? event,
    from: before ? statePathOf(before) : null,
    to: statePathOf(after),
    state: isGone ? 'GONE' : after.state,
    sub_task: runningSubTask(after),
  })
}

const loggedStateOf = (task: Task) => `${statePathOf(task)} ${task.state} ${runningSubTask(task)}`

const runningSubTask = (task: Task) =>
  task.sub_tasks.find((row) => row.start_date !== null && row.end_date === null)?.name ?? null

/** Deletes a task with its timers, named faults and private templates, and resets its server. */
export const removeTask = (workspace: Workspace, task: Task): void => {
  workspace.timers.cancelAll(task.id)
  workspace.tasks.delete(task.id)
  workspace.readStates.delete(task.id)
  const hadNamedFaults = dropNamedFaults(workspace, task.id)
  dropPrivateTemplates(workspace, task)
  const server = workspace.servers.get(task.source_server_id)
  if (!server) return
  // The named faults of the task no longer keep the agent away: it comes back at once.
  if (hadNamedFaults && server.offline) armAgentTimer(workspace, server.id, workspace.clock.now)
  // The built-in agent runs the next task, until an external agent gets the command START.
  const driver = 'simulated'
  workspace.servers.save({ ...server, driver, vm_id: '', is_consistency_result_exist: false })
}

/** Deletes the private templates of a deleted task, unless another task uses them too. */
const dropPrivateTemplates = ({ templates, tasks }: Workspace, gone: Task): void => {
  for (const id of [gone.vm_template_id, gone.clonevm_template_id]) {
    const template = id ? templates.get(id) : undefined
    if (!template || template.is_template) continue
    if (tasks.ofTemplate(template.id).length === 0) templates.delete(template.id)
  }
}

/**
 * Applies the faults of a task that are due now, and sends the event that follows. `isEnding`: the
 * agent has reported that the present work ends now. Returns the task afterwards.
 */
export const applyTaskFaults = (workspace: Workspace, before: Task, isEnding = false): Task => {
  const { task, event } = applyDueFaults(workspace, before, isEnding)
  if (!event) return task
  if (event.type === 'retime') return refreshTask(workspace, task)
  return transitionTask(workspace, task, event) ?? refreshTask(workspace, task)
}

/** Continues the work of a task at the present speed and with the present faults. */
export const refreshTask = (workspace: Workspace, task: Task): Task => {
  const after = transitionTask(workspace, task, { type: 'retime' })
  if (after) return after
  const scheduled = scheduleFaultTimer(workspace, task)
  if (task.task_faults) workspace.tasks.save(scheduled)
  return scheduled
}

/** Cuts or restores the connection to the agent of a source; its task halts or goes on. */
export const refreshAgentConnection = (workspace: Workspace, server: Server): void => {
  const after = updateAgentConnection(workspace, server)
  const task = workspace.tasks.ofServer(server.id)
  if (task && after.connected !== server.connected) refreshTask(workspace, task)
}

/** Refreshes every agent and task. Call it after faults or the pace have changed. */
export const refreshAll = (workspace: Workspace): void => {
  for (const server of workspace.servers.all()) refreshAgentConnection(workspace, server)
  for (const task of workspace.tasks.all())
    refreshTask(workspace, withoutRemovedFaults(workspace, task))
}
