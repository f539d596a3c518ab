// The shortest way from the state a task is in to one that takes a request: found by trying it out
// in a copy of the workspace, so that what is told really works.

import { progressAt } from '../domain/task/sub-task.ts'
import { placeOf, type Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { undone } from '../history/rollback.ts'
import { walkTo } from '../simulation/advance.ts'
import { endStep } from '../simulation/agent.ts'
import { hasTag } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { actionOn, attempt, type Trial } from './attempt.ts'
import type { Call } from './remedy.ts'
import { reportOf } from './reports.ts'
import type { ToldStep } from './schema.ts'
import { span } from './words.ts'

/** Something that may be done next. `go` answers whether it could be. */
type Move = { kind: 'call' | 'wait' | 'report'; call: Call | null; go: () => boolean }

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
const situation = ({ lifecycle }: Task) => JSON.stringify(lifecycle)

/** Lets time pass until the task is elsewhere, or nothing of it is due any more. */
const waitForChange = (copy: Workspace, task: Task): boolean => {
  for (let met = 0; met < MAX_TIMERS; met++) {
    const due = copy.timers.nextDueAt(task.id)
    if (due === null) return met > 0
    walkTo(copy, due)
    const after = copy.tasks.get(task.id)
    if (!after || situation(after) !== situation(task)) return true
  }
  return false
}

/** Lets a consistency check come to where it may be skipped. */
const waitForCheck = (copy: Workspace, task: Task): boolean => {
  const row = currentRow(task)
  const { now } = copy.clock
  if (row?.name !== 'CHECK_CONSISTENCY' || row.rate <= 0 || progressAt(row, now) >= 5) return false
  const passed = row.done + row.rate * (now - (row.running_at ?? now))
  walkTo(copy, now + Math.ceil((row.work * 0.05 - passed) / row.rate))
  return true
}

/** Lets the agent outside end what it is at, until the task is elsewhere. */
const awaitReports = (copy: Workspace, task: Task): boolean => {
  for (let at: Task | undefined = task, n = 0; n < MAX_TIMERS; n++) {
    at = endStep(copy, at)
    if (!at) return n > 0
    if (placeOf(at) !== placeOf(task)) return true
  }
  return false
}

const byCall = (copy: Workspace, task: Task, action: string, more: object = {}): Move => ({
  kind: 'call',
  call: {
    method: 'POST',
    path: `/v3/tasks/${task.id}/action`,
    body: { operation: action, ...more },
  },
  go: () => attempt(copy, actionOn(task.id, action, more)) === undefined,
})

const byDeletion = (copy: Workspace, { id }: Task): Move => ({
  kind: 'call',
  call: { method: 'DELETE', path: `/v3/tasks/${id}` },
  go: () => attempt(copy, actionOn(id, 'delete')) === undefined,
})

/** An agent outside that says its work failed. */
const byFailure = (copy: Workspace, { source_server_id }: Task): Move => {
  const body = { copystate: 'error' }
  const trial = {
    operation: 'UpdateCopyState',
    input: { params: { source_id: source_server_id }, body },
  }
  return {
    kind: 'call',
    call: { method: 'PUT', path: `/v3/sources/${source_server_id}/changestate`, body },
    go: () => attempt(copy, trial) === undefined,
  }
}

const movesOf = (copy: Workspace, task: Task, aim: Aim): Move[] => {
  const isDriven = copy.timers.nextDueAt(task.id) === null && hasTag(copy, task, 'working')
  const check = { is_need_consistency_check: true }
  return [
    ...actions.map((action) => byCall(copy, task, action)),
    { kind: 'wait', call: null, go: () => waitForChange(copy, task) },
    byDeletion(copy, task),
    ...(aim.skips
      ? [
          byCall(copy, task, 'start', check),
          byCall(copy, task, 'cutover', check),
          { kind: 'wait', call: null, go: () => waitForCheck(copy, task) } as const,
        ]
      : []),
    ...(isDriven
      ? [
          {
            kind: 'report',
            call: reportOf(copy, task)?.call ?? null,
            go: () => awaitReports(copy, task),
          } as const,
        ]
      : []),
    ...(aim.mayFail ? [byFailure(copy, task)] : []),
  ]
}

/** What tells states apart for which actions they take. */
const keyOf = (copy: Workspace, task: Task): string => {
  const row = currentRow(task)
  const isChecking = row?.name === 'CHECK_CONSISTENCY' && progressAt(row, copy.clock.now) >= 5
  const { resume, launched, is_need_consistency_check } = task
  const { cutovered_snapshot_ids } = task.target_server
  const facts = [resume, launched, Boolean(cutovered_snapshot_ids), is_need_consistency_check]
  return JSON.stringify([task.lifecycle, ...facts, isChecking])
}

/** What has been done: the move, how long it took, and where it led. */
type Done = { kind: Move['kind']; call: Call | null; ms: number; place: string; state: string }

/** A state that was reached, and the way that leads there: what was done, and as which moves. */
type Node = { key: string; isThere: boolean; way: readonly number[]; done: readonly Done[] }
type Aim = { skips: boolean; mayFail: boolean }

const GONE = 'GONE'

/** Makes one move from the node; undefined where it cannot be made. */
const advance = (
  copy: Workspace,
  task: Task,
  { kind, call, go }: Move,
): { key: string; step: Done } | undefined => {
  const from = copy.clock.now
  if (!go()) return undefined
  const after = copy.tasks.get(task.id)
  const [place, state] = after ? [placeOf(after), after.state] : [GONE, GONE]
  const step = { kind, call, ms: copy.clock.now - from, place, state }
  return { key: after ? keyOf(copy, after) : GONE, step }
}

type Goal = { task_id: string; isThere: () => boolean; aim: Aim }

/** Every state one move away from the node. */
const around = (copy: Workspace, { task_id, isThere, aim }: Goal, { way, done }: Node): Node[] =>
  undone(copy, () => {
    for (const index of way) movesOf(copy, copy.tasks.get(task_id)!, aim)[index]!.go()
    const task = copy.tasks.get(task_id)
    if (!task) return []
    return movesOf(copy, task, aim).flatMap((move, index) =>
      undone(copy, () => {
        const found = advance(copy, task, move)
        if (!found) return []
        const { key, step } = found
        return [{ key, isThere: isThere(), way: [...way, index], done: [...done, step] }]
      }),
    )
  })

const search = (copy: Workspace, goal: Goal): readonly Done[] | undefined => {
  const seen = new Set<string>()
  const nodes: Node[] = [{ key: '', isThere: false, way: [], done: [] }]
  for (let node = nodes.shift(); node && seen.size < MAX_NODES; node = nodes.shift())
    for (const next of around(copy, goal, node)) {
      if (next.isThere) return next.done
      if (seen.has(next.key)) continue
      seen.add(next.key)
      nodes.push(next)
    }
  return undefined
}

/** Waits that follow one another are one. */
const merged = (done: readonly Done[]): Done[] => {
  const all: Done[] = []
  for (const step of done) {
    const last = all.at(-1)
    if (step.kind === 'wait' && last?.kind === 'wait')
      all.splice(-1, 1, { ...step, ms: last.ms + step.ms })
    else all.push(step)
  }
  return all
}

const waitCall = (workspace: string, ms: number): Call => ({
  method: 'POST',
  path: `/_emulator/workspaces/${workspace}/clock/advance`,
  body: { by_ms: ms },
})

const stepOf = (copy: Workspace, { kind, call, ms, place, state }: Done): ToldStep => {
  const where = place.startsWith(state) ? place : `${state} (${place})`
  if (kind === 'call') return { say: `Call; the task is then ${where}.`, call }
  if (kind === 'report')
    return { say: `Wait for the agent outside to end its work; the task is then ${where}.`, call }
  return {
    say: `Wait ${span(ms)} of virtual time; the task is then ${where}.`,
    call: waitCall(copy.name, ms),
  }
}

/**
 * Steps after which the task takes the request, the shortest there are, as tried out in the copy;
 * undefined where there are none.
 */
export const wayTo = (
  copy: Workspace,
  task_id: string,
  trial: Trial,
  strict: boolean,
): ToldStep[] | undefined => {
  // Nothing that is due of other tasks changes what this one does.
  copy.timers.keepOnly(task_id)
  const isThere = () => undone(copy, () => attempt(copy, trial, strict)) === undefined
  const { operation } = (trial.input.body ?? {}) as { operation?: unknown }
  const skips = operation === 'skip'
  const done =
    search(copy, { task_id, isThere, aim: { skips, mayFail: false } }) ??
    search(copy, { task_id, isThere, aim: { skips, mayFail: true } })
  return done && merged(done).map((each) => stepOf(copy, each))
}
