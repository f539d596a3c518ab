// The shortest way from the state a task is in to one that takes a request: found by trying it out
// in a copy of the workspace, so that what is told really works.

import { progressAt } from '../domain/task/sub-task.ts'
import { statePathOf, type Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { inDryRun } from '../history/rollback.ts'
import { walkTo } from '../simulation/advance.ts'
import { endStep } from '../simulation/agent.ts'
import { hasStateTag } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { actionRequest, applyRequest, type DryRunRequest } from './dry-run.ts'
import { expectedReport } from './expected-report.ts'
import { formatDuration } from './format.ts'
import type { CallTemplate } from './remedies.ts'
import type { FixStep } from './schema.ts'

/** Something that may be done next. `go` answers whether it could be. */
type PathAction = {
  kind: 'call' | 'wait' | 'report'
  call: CallTemplate | null
  run: () => boolean
}

/** More timers than a state ever has. */
const MAX_TIMERS = 1000
/** So many states are looked into. */
const MAX_NODES = 300

const actions = [
  'start',
  'stop',
  'restart',
  'cutover',
  'clone_test',
  'sync_failed_rollback',
  'clear',
  'migration_test',
  'skip',
] as const

/** Where the task is, and what goes on beside its life. */
const lifecycleKey = ({ lifecycle }: Task) => JSON.stringify(lifecycle)

/** Lets time pass until the task is elsewhere, or nothing of it is due any more. */
const waitForChange = (sandbox: Workspace, task: Task): boolean => {
  for (let fired = 0; fired < MAX_TIMERS; fired++) {
    const due = sandbox.timers.nextDueAt(task.id)
    if (due === null) return fired > 0
    walkTo(sandbox, due)
    const after = sandbox.tasks.get(task.id)
    if (!after || lifecycleKey(after) !== lifecycleKey(task)) return true
  }
  return false
}

/** Lets a consistency check come to where it may be skipped. */
const waitForSkippableCheck = (sandbox: Workspace, task: Task): boolean => {
  const row = currentRow(task)
  const { now } = sandbox.clock
  if (row?.name !== 'CHECK_CONSISTENCY' || row.rate <= 0 || progressAt(row, now) >= 5) return false
  const passed = row.done + row.rate * (now - (row.running_at ?? now))
  walkTo(sandbox, now + Math.ceil((row.work * 0.05 - passed) / row.rate))
  return true
}

/** Lets the agent outside end what it is at, until the task is elsewhere. */
const completeAgentWork = (sandbox: Workspace, task: Task): boolean => {
  for (let at: Task | undefined = task, n = 0; n < MAX_TIMERS; n++) {
    at = endStep(sandbox, at)
    if (!at) return n > 0
    if (statePathOf(at) !== statePathOf(task)) return true
  }
  return false
}

const callAction = (
  sandbox: Workspace,
  task: Task,
  action: string,
  parameters: object = {},
): PathAction => ({
  kind: 'call',
  call: {
    method: 'POST',
    path: `/v3/tasks/${task.id}/action`,
    body: { operation: action, ...parameters },
  },
  run: () => applyRequest(sandbox, actionRequest(task.id, action, parameters)) === undefined,
})

const deleteAction = (sandbox: Workspace, { id }: Task): PathAction => ({
  kind: 'call',
  call: { method: 'DELETE', path: `/v3/tasks/${id}` },
  run: () => applyRequest(sandbox, actionRequest(id, 'delete')) === undefined,
})

/** An agent outside that says its work failed. */
const reportFailureAction = (sandbox: Workspace, { source_server_id }: Task): PathAction => {
  const body = { copystate: 'error' }
  const request = {
    operation: 'UpdateCopyState',
    input: { params: { source_id: source_server_id }, body },
  }
  return {
    kind: 'call',
    call: { method: 'PUT', path: `/v3/sources/${source_server_id}/changestate`, body },
    run: () => applyRequest(sandbox, request) === undefined,
  }
}

const possibleActions = (sandbox: Workspace, task: Task, options: SearchOptions): PathAction[] => {
  const isAgentDriven =
    sandbox.timers.nextDueAt(task.id) === null && hasStateTag(sandbox, task, 'working')
  const check = { is_need_consistency_check: true }
  return [
    ...actions.map((action) => callAction(sandbox, task, action)),
    { kind: 'wait', call: null, run: () => waitForChange(sandbox, task) },
    deleteAction(sandbox, task),
    ...(options.includesSkip
      ? [
          callAction(sandbox, task, 'start', check),
          callAction(sandbox, task, 'cutover', check),
          { kind: 'wait', call: null, run: () => waitForSkippableCheck(sandbox, task) } as const,
        ]
      : []),
    ...(isAgentDriven
      ? [
          {
            kind: 'report',
            call: expectedReport(sandbox, task)?.call ?? null,
            run: () => completeAgentWork(sandbox, task),
          } as const,
        ]
      : []),
    ...(options.includesFailure ? [reportFailureAction(sandbox, task)] : []),
  ]
}

/** What tells states apart for which actions they take. */
const stateKey = (sandbox: Workspace, task: Task): string => {
  const row = currentRow(task)
  const isChecking = row?.name === 'CHECK_CONSISTENCY' && progressAt(row, sandbox.clock.now) >= 5
  const { resume, launched, is_need_consistency_check } = task
  const { cutovered_snapshot_ids } = task.target_server
  const facts = [resume, launched, Boolean(cutovered_snapshot_ids), is_need_consistency_check]
  return JSON.stringify([task.lifecycle, ...facts, isChecking])
}

/** What has been done: the move, how long it took, and where it led. */
type TakenStep = {
  kind: PathAction['kind']
  call: CallTemplate | null
  ms: number
  statePath: string
  state: string
}

/** A state that was reached, and the way that leads there: what was done, and as which moves. */
type PathNode = {
  key: string
  isGoal: boolean
  actionIndexes: readonly number[]
  steps: readonly TakenStep[]
}
type SearchOptions = { includesSkip: boolean; includesFailure: boolean }

const DELETED_KEY = 'GONE'

/** Makes one move from the node; undefined where it cannot be made. */
const applyAction = (
  sandbox: Workspace,
  task: Task,
  { kind, call, run }: PathAction,
): { key: string; step: TakenStep } | undefined => {
  const from = sandbox.clock.now
  if (!run()) return undefined
  const after = sandbox.tasks.get(task.id)
  const [statePath, state] = after ? [statePathOf(after), after.state] : [DELETED_KEY, DELETED_KEY]
  const step = { kind, call, ms: sandbox.clock.now - from, statePath, state }
  return { key: after ? stateKey(sandbox, after) : DELETED_KEY, step }
}

type SearchGoal = { task_id: string; isGoal: () => boolean; options: SearchOptions }

/** Every state one move away from the node. */
const successorsOf = (
  sandbox: Workspace,
  { task_id, isGoal, options }: SearchGoal,
  { actionIndexes, steps }: PathNode,
): PathNode[] =>
  inDryRun(sandbox, () => {
    for (const index of actionIndexes)
      possibleActions(sandbox, sandbox.tasks.get(task_id)!, options)[index]!.run()
    const task = sandbox.tasks.get(task_id)
    if (!task) return []
    return possibleActions(sandbox, task, options).flatMap((action, index) =>
      inDryRun(sandbox, () => {
        const found = applyAction(sandbox, task, action)
        if (!found) return []
        const { key, step } = found
        return [
          {
            key,
            isGoal: isGoal(),
            actionIndexes: [...actionIndexes, index],
            steps: [...steps, step],
          },
        ]
      }),
    )
  })

const searchBreadthFirst = (
  sandbox: Workspace,
  goal: SearchGoal,
): readonly TakenStep[] | undefined => {
  const seen = new Set<string>()
  const nodes: PathNode[] = [{ key: '', isGoal: false, actionIndexes: [], steps: [] }]
  for (let node = nodes.shift(); node && seen.size < MAX_NODES; node = nodes.shift())
    for (const next of successorsOf(sandbox, goal, node)) {
      if (next.isGoal) return next.steps
      if (seen.has(next.key)) continue
      seen.add(next.key)
      nodes.push(next)
    }
  return undefined
}

/** Waits that follow one another are one. */
const mergeWaits = (steps: readonly TakenStep[]): TakenStep[] => {
  const all: TakenStep[] = []
  for (const step of steps) {
    const last = all.at(-1)
    if (step.kind === 'wait' && last?.kind === 'wait')
      all.splice(-1, 1, { ...step, ms: last.ms + step.ms })
    else all.push(step)
  }
  return all
}

const waitCall = (workspace: string, ms: number): CallTemplate => ({
  method: 'POST',
  path: `/_emulator/workspaces/${workspace}/clock/advance`,
  body: { by_ms: ms },
})

const toFixStep = (
  sandbox: Workspace,
  { kind, call, ms, statePath, state }: TakenStep,
): FixStep => {
  const where = statePath.startsWith(state) ? statePath : `${state} (${statePath})`
  if (kind === 'call') return { message: `Call; the task is then ${where}.`, call }
  if (kind === 'report')
    return {
      message: `Wait for the agent outside to end its work; the task is then ${where}.`,
      call,
    }
  return {
    message: `Wait ${formatDuration(ms)} of virtual time; the task is then ${where}.`,
    call: waitCall(sandbox.name, ms),
  }
}

/**
 * Steps after which the task takes the request, the shortest there are, as tried out in the copy;
 * undefined where there are none.
 */
export const findPath = (
  sandbox: Workspace,
  task_id: string,
  request: DryRunRequest,
  strict: boolean,
): FixStep[] | undefined => {
  // Nothing that is due of other tasks changes what this one does.
  sandbox.timers.keepOnly(task_id)
  const isGoal = () => inDryRun(sandbox, () => applyRequest(sandbox, request, strict)) === undefined
  const { operation } = (request.input.body ?? {}) as { operation?: unknown }
  const includesSkip = operation === 'skip'
  const steps =
    searchBreadthFirst(sandbox, {
      task_id,
      isGoal,
      options: { includesSkip, includesFailure: false },
    }) ??
    searchBreadthFirst(sandbox, {
      task_id,
      isGoal,
      options: { includesSkip, includesFailure: true },
    })
  return steps && mergeWaits(steps).map((each) => toFixStep(sandbox, each))
}
