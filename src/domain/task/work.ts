// How a transition changes the rows and figures of a task: (task, context) -> task.
import { bytesPerMs, copySpeed, type TaskContext } from './pace.ts'
import { openPhase } from './plan.ts'
import { DAY_MS, limitsOfNextDay } from './speed-schedule.ts'
import type { SubTask } from './sub-task.ts'
import { remainingMs, runMsAt, workDoneAt } from './sub-task.ts'
import type { NetworkCheck, Task } from './task.ts'

/** The current row: the first that has not ended, whether it runs or not. */
export const currentRow = (task: Task): SubTask | undefined =>
  task.sub_tasks.find((row) => row.end_date === null)

/** The rows after the current one. */
export const rowsAfterCurrent = (task: Task): SubTask[] =>
  task.sub_tasks.filter((row) => row.end_date === null).slice(1)

/** Work units per virtual ms of a row now; 0 if it is halted, or an external agent drives it. */
export const rateOf = (row: SubTask, task: Task, context: TaskContext): number => {
  if (context.driver === 'external' || context.is_halted) return 0
  return row.unit === 'ms'
    ? context.pace
    : bytesPerMs(copySpeed(task.speed_limit, context), context.pace)
}

const replaceCurrent = (task: Task, change: (row: SubTask) => SubTask): Task => {
  const current = currentRow(task)
  if (!current) return task
  return { ...task, sub_tasks: task.sub_tasks.map((row) => (row === current ? change(row) : row)) }
}

/** Runs the current row at the present rate. */
export const runRow = (task: Task, context: TaskContext): Task =>
  replaceCurrent(task, (row) => ({
    ...row,
    start_date: row.start_date ?? context.now,
    running_at: context.now,
    rate: rateOf(row, task, context),
  }))

/** Halts the current row at its present progress. */
export const holdRow = (task: Task, context: TaskContext): Task =>
  replaceCurrent(task, (row) => ({
    ...row,
    done: workDoneAt(row, context.now),
    ran_ms: runMsAt(row, context.now),
    running_at: null,
    rate: 0,
  }))

/** Ends the current row, complete. */
export const endRow = (task: Task, context: TaskContext): Task =>
  replaceCurrent(task, (row) => ({
    ...row,
    done: row.work,
    end_date: context.now,
    ran_ms: runMsAt(row, context.now),
    running_at: null,
    rate: 0,
  }))

/**
 * The first start: plans the copy and, unless the task keeps syncing, the launch that follows
 * automatically (six rows at first with syncing=false, four with true: seen in the field).
 */
export const beginTask = (task: Task, context: TaskContext): Task => {
  const withCopy = openPhase('REPLICATE', task, context)
  return {
    ...(task.syncing ? withCopy : openPhase('CUTOVER', withCopy, context)),
    start_date: task.start_date ?? context.now,
    error_json: '',
  }
}

/** Ends every open row at its present progress: a rollback or another plan replaces it. */
export const abandonRows = (task: Task, context: TaskContext): Task => ({
  ...task,
  sub_tasks: task.sub_tasks
    .filter((row) => row.end_date !== null || row.start_date !== null)
    .map((row) => (row.end_date === null ? { ...row, end_date: context.now } : row)),
})

/** How long an open row needs from now on, virtual ms, with all changes of the schedule. */
const remainingRowMs = (row: SubTask, task: Task, context: TaskContext): number => {
  const rateNow = rateOf(row, task, context)
  const rules = row.unit === 'bytes' && rateNow > 0 ? task.speed_limits : undefined
  const periods = limitsOfNextDay(rules ?? [], context.now).map(({ ms, limit }) => ({
    ms,
    rate: rateOf(row, task, { ...context, scheduled_mbps: limit }),
  }))
  if (periods.length === 1) return remainingMs(row, rateNow, context.now)
  const remaining = row.work - workDoneAt(row, context.now)
  const workPerDay = periods.reduce((sum, { ms, rate }) => sum + ms * rate, 0)
  const days = Math.floor(remaining / workPerDay)
  return days * DAY_MS + msToFinish(periods, remaining - days * workPerDay)
}

/** Ms until `work` is done; the periods are long enough, their rates are work units per ms. */
const msToFinish = (periods: readonly { ms: number; rate: number }[], work: number): number => {
  let [remaining, elapsed] = [work, 0]
  for (const { ms, rate } of periods) {
    if (remaining <= ms * rate) return elapsed + Math.ceil(remaining / rate)
    remaining -= ms * rate
    elapsed += ms
  }
  return elapsed
}

/**
 * Virtual ms until every open row of the task has ended, with the coming changes of its speed-limit
 * schedule; Infinity at rate 0. For halted work it is the time without the halt, whose end may be
 * unknown.
 */
export const remainingWorkMs = (task: Task, context: TaskContext): number => {
  const unhalted = { ...context, is_halted: false }
  return task.sub_tasks
    .filter((row) => row.end_date === null)
    .reduce(
      (sum, row) => sum + remainingRowMs(row, task, { ...unhalted, now: context.now + sum }),
      0,
    )
}

/** Virtual ms until the current row ends: the machine's delay `step`. */
export const stepMs = (task: Task, context: TaskContext): number => {
  const row = currentRow(task)
  return row ? remainingMs(row, rateOf(row, task, context), context.now) : 0
}

/** Stores the present figures, which are shown while nothing runs. */
export const freezeFigures = (task: Task, context: TaskContext): Task => {
  const remain_ms = remainingWorkMs(task, context)
  return Number.isFinite(remain_ms)
    ? { ...task, remain_ms, estimate_complete_time: context.now + remain_ms }
    : task
}

/** The vendor's double-encoded error: a JSON text whose error_param is itself JSON text. */
export const errorJson = (error_code: string, error_params: readonly string[] = []): string =>
  JSON.stringify({ error_code, error_param: JSON.stringify(error_params) })

/** The result of a network measurement; all values but the speed are *assumed*. */
export const measureNetwork = (context: TaskContext): NetworkCheck => ({
  domain_connectivity: true,
  destination_connectivity: context.connected,
  network_delay: 20,
  network_jitter: 2,
  migration_speed: context.line_mbps,
  loss_percentage: 0,
  cpu_usage: 12,
  mem_usage: 34,
  evaluation_result: 'SUCCESS',
})
