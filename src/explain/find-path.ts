// The shortest path from the state of a task to one that takes a request. Every step is tried out
// in a copy of the workspace, so the calls that are recommended succeed.
import { lifecycleEvents } from '../domain/task/machine/describe.ts'
import { explore } from '../domain/task/machine/explore.ts'
import { progressAt } from '../domain/task/sub-task.ts'
import { statePathOf, type Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { inDryRun } from '../history/dry-run.ts'
import { walkTo } from '../simulation/advance.ts'
import { endStep } from '../simulation/agent.ts'
import { canTransition, hasStateTag } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { actionRequest, applyRequest, type DryRunRequest } from './dry-run.ts'
import { expectedReport } from './expected-report.ts'
import { advanceClockCall, fixStep, httpCall } from './fix-step.ts'
import { formatDuration } from './format.ts'
import type { FixStep, HttpCall } from './schema.ts'

/**
 * Steps after which the task takes the request: the fewest there are, and reports of a failure only
 * if nothing else helps. Undefined if there are none. Changes the sandbox.
 */
export const findPath = (
  sandbox: Workspace,
  task_id: string,
  request: DryRunRequest,
  strict: boolean,
): FixStep[] | undefined => {
  // The timers of other tasks have no effect on this one.
  sandbox.timers.keepOnly(task_id)
  const { operation } = (request.input.body ?? {}) as { operation?: unknown }
  const search: Search = {
    sandbox,
    task_id,
    isForSkip: operation === 'skip',
    mayFail: false,
    isGoal: () => inDryRun(sandbox, () => applyRequest(sandbox, request, strict)) === undefined,
  }
  const path = shortestPath(search) ?? shortestPath({ ...search, mayFail: true })
  return path?.map((step) => toFixStep(sandbox.name, step))
}

type Search = {
  sandbox: Workspace
  task_id: string
  /** Only the end of a consistency check can be skipped, so such a check has to be asked for. */
  isForSkip: boolean
  /** Whether the external agent may report a failure on the way. */
  mayFail: boolean
  /** Whether the task, as it is in the sandbox now, takes the request. */
  isGoal: () => boolean
}

/** Something that can be done to a task. `run` returns whether it had an effect. */
type PathAction = {
  kind: 'call' | 'wait' | 'report'
  call: HttpCall | null
  run: (sandbox: Workspace, task: Task) => boolean
}

/** An action that was taken: how long it took, and where it led. */
type TakenStep = Pick<PathAction, 'kind' | 'call'> & {
  ms: number
  statePath: string
  state: string
}

/** A state that was reached: the actions that lead there, and what each of them did. */
type PathNode = {
  key: string
  isGoal: boolean
  actions: readonly PathAction[]
  steps: readonly TakenStep[]
}

/** How many states are explored. */
const MAX_NODES = 300

const shortestPath = (search: Search): TakenStep[] | undefined => {
  const start: PathNode = { key: '', isGoal: false, actions: [], steps: [] }
  const successors = (node: PathNode) => successorsOf(search, node)
  for (const { to } of explore([start], ({ key }) => key, successors, MAX_NODES))
    if (to.isGoal) return mergeWaits(to.steps)
  return undefined
}

/** Every state one action away from a node. */
const successorsOf = (search: Search, { actions, steps }: PathNode) => {
  const { sandbox, task_id, isGoal } = search
  return inDryRun(sandbox, () => {
    for (const action of actions) action.run(sandbox, sandbox.tasks.get(task_id)!)
    const task = sandbox.tasks.get(task_id)
    if (!task) return []
    return possibleActions(search, task).flatMap((action) =>
      inDryRun(sandbox, () => {
        const step = takeAction(sandbox, task, action)
        if (!step) return []
        const to: PathNode = {
          key: stateKey(sandbox, sandbox.tasks.get(task_id)),
          isGoal: isGoal(),
          actions: [...actions, action],
          steps: [...steps, step],
        }
        return { event: action.kind, to }
      }),
    )
  })
}

const takeAction = (sandbox: Workspace, task: Task, action: PathAction): TakenStep | undefined => {
  const from = sandbox.clock.now
  if (!action.run(sandbox, task)) return undefined
  const after = sandbox.tasks.get(task.id)
  const { kind, call } = action
  const [statePath, state] = after ? [statePathOf(after), after.state] : ['GONE', 'GONE']
  return { kind, call, ms: sandbox.clock.now - from, statePath, state }
}

/** What decides which actions a task takes. */
const stateKey = ({ clock }: Workspace, task: Task | undefined): string => {
  if (!task) return 'GONE'
  const row = currentRow(task)
  const isChecking = row?.name === 'CHECK_CONSISTENCY'
  const isSkippable = isChecking && progressAt(row, clock.now) >= 5
  const { lifecycle, resume, launched, is_need_consistency_check, target_server } = task
  const hasSnapshot = Boolean(target_server.cutovered_snapshot_ids)
  return JSON.stringify([
    lifecycle,
    resume,
    launched,
    is_need_consistency_check,
    hasSnapshot,
    isChecking,
    isSkippable,
  ])
}

/** Events that only an agent sends, or that have an action of their own here. */
const notCalled = ['error_for_overspeed', 'delete', 'fail']

/** Actions that can ask for a consistency check. */
const checkableActions = ['start', 'restart', 'cutover']

const possibleActions = ({ sandbox, isForSkip, mayFail }: Search, task: Task): PathAction[] => {
  const events = lifecycleEvents.filter(
    (event) => !notCalled.includes(event) && canTransition(sandbox, task, { type: event } as never),
  )
  const checked = isForSkip ? events.filter((each) => checkableActions.includes(each)) : []
  const isExternal =
    sandbox.timers.nextDueAt(task.id) === null && hasStateTag(sandbox, task, 'working')
  return [
    ...events.map((event) => callAction(task, event)),
    { kind: 'wait', call: null, run: waitForChange },
    deleteAction(task),
    ...checked.map((event) => callAction(task, event, { is_need_consistency_check: true })),
    ...(isForSkip ? [{ kind: 'wait', call: null, run: waitForSkippableCheck } as const] : []),
    ...(isExternal ? [reportAction(task)] : []),
    ...(mayFail ? [failureAction(task)] : []),
  ]
}

const callAction = ({ id }: Task, operation: string, parameters: object = {}): PathAction => ({
  kind: 'call',
  call: httpCall('POST', `/v3/tasks/${id}/action`, { operation, ...parameters }),
  run: (sandbox) => !applyRequest(sandbox, actionRequest(id, operation, parameters)),
})

const deleteAction = ({ id }: Task): PathAction => ({
  kind: 'call',
  call: httpCall('DELETE', `/v3/tasks/${id}`),
  run: (sandbox) => !applyRequest(sandbox, actionRequest(id, 'delete')),
})

const reportAction = (task: Task): PathAction => ({
  kind: 'report',
  call: expectedReport(task)?.call ?? null,
  run: completeAgentWork,
})

/** An external agent reports that its work failed. */
const failureAction = ({ source_server_id, state }: Task): PathAction => {
  const migrationcycle = state === 'SYNCING' ? 'syncing' : 'replicating'
  const body = { copystate: 'error', migrationcycle }
  const input = { params: { source_id: source_server_id }, body }
  return {
    kind: 'call',
    call: httpCall('PUT', `/v3/sources/${source_server_id}/changestate`, body),
    run: (sandbox) => !applyRequest(sandbox, { operation: 'UpdateCopyState', input }),
  }
}

/** More timers and reports than a state has. */
const MAX_ROUNDS = 1000

/** The state of a task; a consistency check counts as a state of its own. */
const waitKey = (task: Task) =>
  JSON.stringify([task.lifecycle, currentRow(task)?.name === 'CHECK_CONSISTENCY'])

/** Lets time pass until the task is in another state, or none of its timers is left. */
const waitForChange = (sandbox: Workspace, task: Task): boolean => {
  const before = waitKey(task)
  for (let fired = 0; fired < MAX_ROUNDS; fired++) {
    const due = sandbox.timers.nextDueAt(task.id)
    if (due === null) return fired > 0
    walkTo(sandbox, due)
    const after = sandbox.tasks.get(task.id)
    if (!after || waitKey(after) !== before) return true
  }
  return false
}

/** Lets time pass until a consistency check can be skipped: at 5 percent. */
const waitForSkippableCheck = (sandbox: Workspace, task: Task): boolean => {
  const row = currentRow(task)
  const { now } = sandbox.clock
  if (row?.name !== 'CHECK_CONSISTENCY' || row.rate <= 0 || progressAt(row, now) >= 5) return false
  const done = row.done + row.rate * (now - (row.running_at ?? now))
  walkTo(sandbox, now + Math.ceil((row.work * 0.05 - done) / row.rate))
  return true
}

/** Lets the external agent end its work, until the task is in another state. */
const completeAgentWork = (sandbox: Workspace, task: Task): boolean => {
  for (let at: Task | undefined = task, n = 0; n < MAX_ROUNDS; n++) {
    at = endStep(sandbox, at)
    if (!at) return n > 0
    if (statePathOf(at) !== statePathOf(task)) return true
  }
  return false
}

/** Joins waits that follow one another. */
const mergeWaits = (steps: readonly TakenStep[]): TakenStep[] => {
  const merged: TakenStep[] = []
  for (const step of steps) {
    const last = merged.at(-1)
    if (step.kind === 'wait' && last?.kind === 'wait')
      merged.splice(-1, 1, { ...step, ms: last.ms + step.ms })
    else merged.push(step)
  }
  return merged
}

const toFixStep = (workspace: string, { kind, call, ms, statePath, state }: TakenStep): FixStep => {
  const result = `the task is then ${statePath.startsWith(state) ? statePath : `${state} (${statePath})`}.`
  if (kind === 'call') return fixStep(`Call; ${result}`, call)
  if (kind === 'report')
    return fixStep(`Wait for the external agent to end its work; ${result}`, call)
  const wait = `Wait ${formatDuration(ms)} of virtual time; ${result}`
  return fixStep(wait, advanceClockCall(workspace, ms))
}
