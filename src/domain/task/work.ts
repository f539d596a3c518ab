// What happens to a task's rows and figures at a transition: (task, world) -> task.
import { bytesPerMs, copySpeed, type World } from './pace.ts'
import { openPhase } from './plan.ts'
import { DAY_MS, dayFrom } from './speed-schedule.ts'
import type { SubTask } from './sub-task.ts'
import { doneAt, ranAt, remainingMs } from './sub-task.ts'
import type { NetworkCheck, Task } from './task.ts'

/** The row that is, or would be, worked on: the first that has not ended. */
export const currentRow = (task: Task): SubTask | undefined =>
  task.sub_tasks.find((row) => row.end_date === null)

/** The rows still to be worked on after the current one. */
export const rowsAhead = (task: Task): SubTask[] =>
  task.sub_tasks.filter((row) => row.end_date === null).slice(1)

/**
 * Work units per virtual ms at which a row of this task moves now; 0 if an outside agent moves it,
 * or nothing does.
 */
export const rateOf = (row: SubTask, task: Task, world: World): number => {
  if (world.driver === 'external' || world.is_halted) return 0
  return row.unit === 'ms' ? world.pace : bytesPerMs(copySpeed(task.speed_limit, world), world.pace)
}

const replaceCurrent = (task: Task, change: (row: SubTask) => SubTask): Task => {
  const current = currentRow(task)
  if (!current) return task
  return { ...task, sub_tasks: task.sub_tasks.map((row) => (row === current ? change(row) : row)) }
}

/** Sets the current row going at the rate that holds now. */
export const runRow = (task: Task, world: World): Task =>
  replaceCurrent(task, (row) => ({
    ...row,
    start_date: row.start_date ?? world.now,
    running_at: world.now,
    rate: rateOf(row, task, world),
  }))

/** Halts the current row where it is. */
export const holdRow = (task: Task, world: World): Task =>
  replaceCurrent(task, (row) => ({
    ...row,
    done: doneAt(row, world.now),
    ran_ms: ranAt(row, world.now),
    running_at: null,
    rate: 0,
  }))

/** Ends the current row, complete. */
export const endRow = (task: Task, world: World): Task =>
  replaceCurrent(task, (row) => ({
    ...row,
    done: row.work,
    end_date: world.now,
    ran_ms: ranAt(row, world.now),
    running_at: null,
    rate: 0,
  }))

/**
 * The first start: plans the copy and, unless the task keeps syncing, the launch that follows by
 * itself (six rows from the beginning with syncing=false, four with true: seen in the field).
 */
export const beginTask = (task: Task, world: World): Task => {
  const planned = openPhase('REPLICATE', task, world)
  return {
    ...(task.syncing ? planned : openPhase('CUTOVER', planned, world)),
    start_date: task.start_date ?? world.now,
    error_json: '',
  }
}

/** Ends every open row as far as it has come: a rollback or another plan has overtaken it. */
export const abandonRows = (task: Task, world: World): Task => ({
  ...task,
  sub_tasks: task.sub_tasks
    .filter((row) => row.end_date !== null || row.start_date !== null)
    .map((row) => (row.end_date === null ? { ...row, end_date: world.now } : row)),
})

/** Virtual ms that an open row needs from now on, through all changes of the schedule. */
const rowMs = (row: SubTask, task: Task, world: World): number => {
  const rateNow = rateOf(row, task, world)
  const rules = row.unit === 'bytes' && rateNow > 0 ? task.speed_limits : undefined
  const spans = dayFrom(rules ?? [], world.now).map(({ ms, limit }) => ({
    ms,
    rate: rateOf(row, task, { ...world, scheduled_mbps: limit }),
  }))
  if (spans.length === 1) return remainingMs(row, rateNow, world.now)
  const left = row.work - doneAt(row, world.now)
  const perDay = spans.reduce((sum, { ms, rate }) => sum + ms * rate, 0)
  const days = Math.floor(left / perDay)
  return days * DAY_MS + msWithin(spans, left - days * perDay)
}

/** Ms until `work` is done, which the spans suffice for; their rates are work units per ms. */
const msWithin = (spans: readonly { ms: number; rate: number }[], work: number): number => {
  let [left, passed] = [work, 0]
  for (const { ms, rate } of spans) {
    if (left <= ms * rate) return passed + Math.ceil(left / rate)
    left -= ms * rate
    passed += ms
  }
  return passed
}

/**
 * Virtual ms until every open row of the task has ended, coming changes of its speed-limit schedule
 * included; Infinity when nothing moves them. Of work that is held up, it is what it would need
 * from now on if it were not: nobody knows for how long.
 */
export const remainingWorkMs = (task: Task, world: World): number => {
  const free = { ...world, is_halted: false }
  return task.sub_tasks
    .filter((row) => row.end_date === null)
    .reduce((sum, row) => sum + rowMs(row, task, { ...free, now: world.now + sum }), 0)
}

/** Virtual ms until the current row ends: the machine's delay `step`. */
export const stepMs = (task: Task, world: World): number => {
  const row = currentRow(task)
  return row ? remainingMs(row, rateOf(row, task, world), world.now) : 0
}

/** Keeps the figures as they are at this instant, for as long as nothing runs. */
export const freezeFigures = (task: Task, world: World): Task => {
  const remain_ms = remainingWorkMs(task, world)
  return Number.isFinite(remain_ms)
    ? { ...task, remain_ms, estimate_complete_time: world.now + remain_ms }
    : task
}

/** The vendor's double-encoded error: a JSON text whose error_param is itself JSON text. */
export const errorJson = (error_code: string, error_params: readonly string[] = []): string =>
  JSON.stringify({ error_code, error_param: JSON.stringify(error_params) })

/**
 * What a network measurement finds on an undisturbed line; values other than the speed are
 * *assumed*.
 */
export const measureNetwork = (world: World): NetworkCheck => ({
  domain_connectivity: true,
  destination_connectivity: world.connected,
  network_delay: 20,
  network_jitter: 2,
  migration_speed: world.line_mbps,
  loss_percentage: 0,
  cpu_usage: 12,
  mem_usage: 34,
  evaluation_result: 'SUCCESS',
})
