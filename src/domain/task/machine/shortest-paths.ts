// The shortest way along each transition of a task's life and into each of its places, found by
// trying out the machine itself.
import { initialTransition, type SnapshotFrom, transition } from 'xstate'
import { ignoresPushedState } from '../../server/copy-state.ts'
import { type DelayName, delayMs, type TaskContext } from '../pace.ts'
import { type Lifecycle, statePathOf, type Task } from '../task.ts'
import { currentRow, stepMs } from '../work.ts'
import { delayNameOf } from './delay-name.ts'
import { lifecycleEvents } from './describe.ts'
import type { TaskEvent } from './guards-and-actions.ts'
import { taskMachine } from './machine.ts'
import {
  contextAtStart,
  type LifecyclePath,
  type PathStart,
  type PathStep,
  pathStarts,
  taskAtStart,
} from './path-starts.ts'
import type { StateMeta } from './state-meta.ts'

type Snapshot = SnapshotFrom<typeof taskMachine>

/** Whether an agent that reports a failure is listened to here. */
const acceptsFailureReports = ({ _nodes: nodes }: Snapshot): boolean => {
  const outermostFirst = [...nodes].sort((a, b) => a.path.length - b.path.length)
  const source = outermostFirst
    .map((node) => (node.meta as StateMeta | undefined)?.source)
    .findLast(Boolean)
  return !source || !ignoresPushedState(source)
}

type NamedEffect = { type: string }
type SearchNode = { path: LifecyclePath; task: Task; context: TaskContext; snapshot: Snapshot }

/** The two effects on which a later guard depends; ids play no part here. */
const applyEffects = (task: Task, effects: readonly NamedEffect[]): Task => {
  const lastSnapshotEffect = effects.findLast(({ type }) => /^(take|drop)Snapshot/.test(type))?.type
  if (!lastSnapshotEffect) return task
  const cutovered_snapshot_ids = lastSnapshotEffect === 'takeSnapshot' ? 'snapshot' : null
  return { ...task, target_server: { ...task.target_server, cutovered_snapshot_ids } }
}

const toSearchNode = (
  path: LifecyclePath,
  context: TaskContext,
  [snapshot, effects]: readonly [Snapshot, readonly NamedEffect[]],
): SearchNode => {
  const lifecycle = snapshot.value as Lifecycle
  const task = { ...applyEffects(snapshot.context.task, effects), lifecycle }
  return { path, task, context, snapshot }
}

const startNode = (start: PathStart): SearchNode => {
  const [task, context] = [taskAtStart(start), contextAtStart(start)]
  return toSearchNode(
    { start, steps: [] },
    context,
    initialTransition(taskMachine, { task, taskContext: context }),
  )
}

const successor = (
  { path, task, context }: SearchNode,
  addedSteps: readonly PathStep[],
  type: string,
  elapsed_ms: number,
) => {
  const isAgentReport = type === 'fail' && addedSteps.some((step) => 'action' in step)
  const laterContext: TaskContext = {
    ...context,
    now: context.now + elapsed_ms,
    // An agent outside that reports a failure makes rows its business from then on.
    driver: isAgentReport ? 'external' : context.driver,
  }
  const snapshot = taskMachine.resolveState({
    value: task.lifecycle,
    context: { task, taskContext: laterContext },
  })
  const event = { type, error_code: 'SMS.0007' } as TaskEvent
  if (!snapshot.can(event) || (isAgentReport && !acceptsFailureReports(snapshot))) return undefined
  const longerPath = { ...path, steps: [...path.steps, ...addedSteps] }
  return toSearchNode(longerPath, laterContext, transition(taskMachine, snapshot, event) as never)
}

/** The delay that runs in this place, with its virtual ms; undefined where none ends. */
const activeDelay = ({ task, context, snapshot }: SearchNode) => {
  const type = snapshot._nodes
    .flatMap((stateNode) => [...stateNode.transitions.keys()] as string[])
    .find((key) => delayNameOf(key) !== undefined)
  if (!type) return undefined
  const name = delayNameOf(type)!
  const ms = Math.round(
    name === 'step' ? stepMs(task, context) : delayMs(name as DelayName, context),
  )
  return Number.isFinite(ms) ? { type, name, ms } : undefined
}

/** Half of a consistency check, without an end: only in its middle can it be skipped. */
const halfwayNode = (node: SearchNode, ms: number): SearchNode | undefined => {
  const row = currentRow(node.task)
  if (row?.name !== 'CHECK_CONSISTENCY' || row.running_at !== node.context.now) return undefined
  const wait_ms = Math.floor(ms / 2)
  const steps = [...node.path.steps, { wait_ms }]
  const context = { ...node.context, now: node.context.now + wait_ms }
  return { ...node, path: { ...node.path, steps }, context }
}

/** What decides what a task can do from here. */
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

/** Waits in a row are one wait. */
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

/** How a transition is called: `RUNNING.replicate stop ABORTING`, `READY.idle at once ...`. */
export const transitionName = (from: string, event: string, to: string): string =>
  `${from} ${event} ${to}`

/** Ways by the name of the transition they end with, and by the place they end in. */
export type ShortestPaths = {
  transitions: ReadonlyMap<string, LifecyclePath>
  states: ReadonlyMap<string, LifecyclePath>
}

/** Spots reached from here in one step, each with the name of the event that leads there. */
const successors = (node: SearchNode): [event: string, SearchNode][] => {
  const candidates: [string, SearchNode | undefined][] = lifecycleEvents.map((action) => [
    action,
    successor(node, [{ action }], action, 0),
  ])
  const delay = activeDelay(node)
  if (delay) {
    const wait = { wait_ms: delay.ms }
    candidates.push([`after ${delay.name}`, successor(node, [wait], delay.type, delay.ms)])
    candidates.push(['', halfwayNode(node, delay.ms)])
    // Of this no agent is heard: only a fault makes it fail, when it would have ended.
    if (delay.name === 'clearing')
      candidates.push([
        'fail',
        successor(node, [{ fault: 'fail-snapshot-clear' }, wait], 'fail', delay.ms),
      ])
  }
  return candidates.flatMap(([event, next]) =>
    next ? [[event, next] as [string, SearchNode]] : [],
  )
}

const explorePaths = (): ShortestPaths => {
  const transitions = new Map<string, LifecyclePath>()
  const states = new Map<string, LifecyclePath>()
  const seen = new Set<string>()
  const addIfNew = (map: Map<string, LifecyclePath>, name: string, { path }: SearchNode) => {
    if (!map.has(name)) map.set(name, mergeWaits(path))
  }
  const initialState = statePathOf(startNode(pathStarts[0]!).task)
  let frontier = pathStarts.map(startNode)
  for (const node of frontier)
    if (statePathOf(node.task) !== initialState)
      addIfNew(transitions, transitionName(initialState, 'at once', statePathOf(node.task)), node)
  while (frontier.length > 0) {
    const reached: SearchNode[] = []
    for (const node of frontier) {
      const key = nodeKey(node)
      if (seen.has(key)) continue
      seen.add(key)
      const state = statePathOf(node.task)
      // A place that is left in no time is not one to be seen in.
      if (activeDelay(node)?.ms !== 0) addIfNew(states, state, node)
      for (const [event, next] of successors(node)) {
        if (event) addIfNew(transitions, transitionName(state, event, statePathOf(next.task)), next)
        reached.push(next)
      }
    }
    frontier = reached
  }
  return { transitions, states }
}

let cached: ShortestPaths | undefined

/** Every way there is, explored once. */
export const shortestPaths = (): ShortestPaths => {
  cached ??= explorePaths()
  return cached
}
