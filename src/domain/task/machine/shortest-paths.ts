// The shortest path to each state of a task's life and along each of its transitions, found by
// trying them out on the machine.
import { initialTransition, type SnapshotFrom, transition } from 'xstate'
import { ignoresPushedState } from '../../server/copy-state.ts'
import { type DelayName, delayMs, type TaskContext } from '../pace.ts'
import { type Lifecycle, statePathOf, type Task } from '../task.ts'
import { currentRow, stepMs } from '../work.ts'
import { initialStateName, lifecycleEvents, lifecycleState, transitionName } from './describe.ts'
import { explore } from './explore.ts'
import type { TaskEvent } from './guards-and-actions.ts'
import { taskMachine } from './machine.ts'

/**
 * One step of a path: an action of the caller, a wait (virtual ms at PATHS_PACE), or the kind of a
 * fault that is armed for the task.
 */
export type PathStep =
  | { action: TaskEvent['type']; is_need_consistency_check?: true }
  | { wait_ms: number }
  | { fault: 'fail-snapshot-clear' | 'agent-offline' }

/** How the task is made, and the settings of its workspace. */
export type PathStart = {
  task: Partial<
    Record<'syncing' | 'need_migration_test' | 'auto_start' | 'is_need_consistency_check', true>
  >
  settings: { legacy_states?: true; delays?: Partial<Record<DelayName, number>> }
}

/** How a path starts, and the steps that follow. */
export type LifecyclePath = { start: PathStart; steps: PathStep[] }

/** The pace for which `wait_ms` holds. */
export const PATHS_PACE = 20

/** What the source of a path has to copy, bytes: `wait_ms` holds for this size. */
export const PATHS_COPY_BYTES = 2_467_393_536

/** Paths by the name of the transition they end with, and by the state they end in. */
export type ShortestPaths = {
  transitions: ReadonlyMap<string, LifecyclePath>
  states: ReadonlyMap<string, LifecyclePath>
}

let cached: ShortestPaths | undefined

/** Every shortest path. The first call explores the machine; later calls return the same. */
export const shortestPaths = (): ShortestPaths => {
  cached ??= findShortestPaths()
  return cached
}

const findShortestPaths = (): ShortestPaths => {
  const transitions = new Map<string, LifecyclePath>()
  const states = new Map<string, LifecyclePath>()
  const addTransition = (from: string, event: string, { path, task }: SearchNode) => {
    const name = transitionName(from, event, statePathOf(task))
    if (!transitions.has(name)) transitions.set(name, mergeWaits(path))
  }
  const addState = (node: SearchNode) => {
    const name = statePathOf(node.task)
    // A state that is left at once is never seen.
    if (activeDelay(node)?.ms !== 0 && !states.has(name)) states.set(name, mergeWaits(node.path))
  }
  const starts = pathStarts.map(startNode)
  for (const node of starts) {
    addState(node)
    if (statePathOf(node.task) !== initialStateName())
      addTransition(initialStateName(), 'at once', node)
  }
  for (const { from, to, event } of explore(starts, nodeKey, successors)) {
    addState(to)
    if (event) addTransition(statePathOf(from.task), event, to)
  }
  return { transitions, states }
}

/** From plain to special, so that the plainest path is found first. */
const pathStarts: readonly PathStart[] = [
  { task: {}, settings: {} },
  { task: { syncing: true }, settings: {} },
  { task: { need_migration_test: true }, settings: {} },
  { task: { auto_start: true }, settings: {} },
  { task: { need_migration_test: true, auto_start: true }, settings: {} },
  { task: { is_need_consistency_check: true }, settings: {} },
  { task: {}, settings: { legacy_states: true } },
  { task: { is_need_consistency_check: true }, settings: { legacy_states: true } },
  { task: {}, settings: { delays: { deleting: 20_000 } } },
]

type Snapshot = SnapshotFrom<typeof taskMachine>
type NamedEffect = { type: string }
type SearchNode = { path: LifecyclePath; task: Task; context: TaskContext }

const startNode = (start: PathStart): SearchNode => {
  const [task, context] = [taskAtStart(start), contextAtStart(start)]
  return toSearchNode(
    { start, steps: [] },
    context,
    initialTransition(taskMachine, { task, taskContext: context }),
  )
}

/** A new task, with the fields that the machine reads. */
const taskAtStart = ({ task }: PathStart) =>
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

const contextAtStart = ({ settings }: PathStart): TaskContext => ({
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

const toSearchNode = (
  path: LifecyclePath,
  context: TaskContext,
  [snapshot, effects]: readonly [Snapshot, readonly NamedEffect[]],
): SearchNode => {
  const lifecycle = snapshot.value as Lifecycle
  return { path, task: { ...applyEffects(snapshot.context.task, effects), lifecycle }, context }
}

/** Applies the two effects that a later guard depends on. */
const applyEffects = (task: Task, effects: readonly NamedEffect[]): Task => {
  const lastSnapshotEffect = effects.findLast(({ type }) => /^(take|drop)Snapshot/.test(type))?.type
  if (!lastSnapshotEffect) return task
  const cutovered_snapshot_ids = lastSnapshotEffect === 'takeSnapshot' ? 'snapshot' : null
  return { ...task, target_server: { ...task.target_server, cutovered_snapshot_ids } }
}

/** Everything that decides what a task can do from here. */
const nodeKey = ({ path, task, context }: SearchNode) =>
  JSON.stringify([
    pathStarts.indexOf(path.start),
    statePathOf(task),
    task.resume,
    task.launched,
    task.target_server.cutovered_snapshot_ids,
    context.driver,
    currentRow(task)?.running_at === context.now,
    task.sub_tasks.filter((row) => row.end_date === null).map((row) => row.name),
    task.sub_tasks.length === 0,
  ])

/** The nodes one step away; the event is empty for a step that is not a transition. */
const successors = (node: SearchNode): { event: string; to: SearchNode }[] => {
  const candidates: [string, SearchNode | undefined][] = lifecycleEvents.map((action) => [
    action,
    successor(node, [actionStep(node, action)], action, 0),
  ])
  const lostAgent = { ...node, context: { ...node.context, connected: false } }
  if (!candidates.some(([event, to]) => event === 'delete' && to))
    candidates.push([
      'delete',
      successor(lostAgent, [{ fault: 'agent-offline' }, { action: 'delete' }], 'delete', 0),
    ])
  const delay = activeDelay(node)
  if (delay) {
    const { event, event_type, ms } = delay
    const wait = { wait_ms: ms }
    candidates.push([event, successor(node, [wait], event_type, ms)])
    candidates.push(['', halfwayNode(node, ms)])
    // No agent reports the clearing of snapshots: only a fault makes it fail, when it would end.
    if (delay.delay === 'clearing')
      candidates.push([
        'fail',
        successor(node, [{ fault: 'fail-snapshot-clear' }, wait], 'fail', ms),
      ])
  }
  return candidates.flatMap(([event, to]) => (to ? [{ event, to }] : []))
}

/** In a path of a task that is checked, synchronisations and launches ask for a check too. */
const actionStep = ({ path }: SearchNode, action: TaskEvent['type']): PathStep =>
  path.start.task.is_need_consistency_check && (action === 'restart' || action === 'cutover')
    ? { action, is_need_consistency_check: true }
    : { action }

const successor = (
  { path, task, context }: SearchNode,
  addedSteps: readonly PathStep[],
  type: string,
  elapsed_ms: number,
): SearchNode | undefined => {
  const isAgentReport = type === 'fail' && addedSteps.some((step) => 'action' in step)
  if (isAgentReport && !acceptsFailureReports(task)) return undefined
  const laterContext: TaskContext = {
    ...context,
    now: context.now + elapsed_ms,
    // An external agent that reports a failure drives the task from then on.
    driver: isAgentReport ? 'external' : context.driver,
  }
  const snapshot = taskMachine.resolveState({
    value: task.lifecycle,
    context: { task, taskContext: laterContext },
  })
  const parameters = addedSteps.find((step) => 'action' in step)
  const event = { ...parameters, type, error_code: 'SMS.0007' } as TaskEvent
  if (!snapshot.can(event)) return undefined
  const longerPath = { ...path, steps: [...path.steps, ...addedSteps] }
  return toSearchNode(longerPath, laterContext, transition(taskMachine, snapshot, event) as never)
}

/** Whether the source of the task takes a failure that its agent reports. */
const acceptsFailureReports = (task: Task): boolean => {
  const source = lifecycleState(statePathOf(task))?.meta.source
  return !source || !ignoresPushedState(source)
}

/** The delay that runs in this state, with its virtual ms; undefined if none ends. */
const activeDelay = ({ task, context }: SearchNode) => {
  const found = lifecycleState(statePathOf(task))?.transitions.find(({ delay }) => delay !== null)
  if (!found?.delay) return undefined
  const { event, event_type, delay } = found
  const ms = Math.round(delay === 'step' ? stepMs(task, context) : delayMs(delay, context))
  return Number.isFinite(ms) ? { event, event_type, delay, ms } : undefined
}

/** The first half of a consistency check: only in its middle can it be skipped. */
const halfwayNode = (node: SearchNode, ms: number): SearchNode | undefined => {
  const row = currentRow(node.task)
  if (row?.name !== 'CHECK_CONSISTENCY' || row.running_at !== node.context.now) return undefined
  const wait_ms = Math.floor(ms / 2)
  const steps = [...node.path.steps, { wait_ms }]
  const context = { ...node.context, now: node.context.now + wait_ms }
  return { ...node, path: { ...node.path, steps }, context }
}

/** Makes consecutive waits one. */
const mergeWaits = ({ start, steps }: LifecyclePath): LifecyclePath => {
  const mergedSteps: PathStep[] = []
  for (const step of steps) {
    const last = mergedSteps.at(-1)
    if ('wait_ms' in step && last && 'wait_ms' in last)
      mergedSteps[mergedSteps.length - 1] = { wait_ms: last.wait_ms + step.wait_ms }
    else mergedSteps.push(step)
  }
  return { start, steps: mergedSteps.filter((step) => !('wait_ms' in step) || step.wait_ms > 0) }
}
