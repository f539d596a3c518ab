// One row of a task's work, and how it advances: computed from (row, now), never ticked.

/**
 * What the service calls its sub-tasks (SubTask.name; CHECK_CONSISTENCY is seen in the field only).
 */
export const subTaskNames = [
  'CREATE_CLOUD_SERVER',
  'SSL_CONFIG',
  'ATTACH_AGENT_IMAGE',
  'DETTACH_AGENT_IMAGE',
  'FORMAT_DISK_LINUX',
  'FORMAT_DISK_LINUX_FILE',
  'FORMAT_DISK_LINUX_BLOCK',
  'FORMAT_DISK_WINDOWS',
  'MIGRATE_LINUX_FILE',
  'MIGRATE_LINUX_BLOCK',
  'MIGRATE_WINDOWS_BLOCK',
  'CLONE_VM',
  'SYNC_LINUX_FILE',
  'SYNC_LINUX_BLOCK',
  'SYNC_WINDOWS_BLOCK',
  'CONFIGURE_LINUX',
  'CONFIGURE_LINUX_BLOCK',
  'CONFIGURE_LINUX_FILE',
  'CONFIGURE_WINDOWS',
  'CHECK_CONSISTENCY',
] as const

/** The name of a sub-task. */
export type SubTaskName = (typeof subTaskNames)[number]

/**
 * A row of work. A row without a name is a pause between two rows (seed 2 shows such gaps); it is
 * kept in the plan and left out of replies. Work is counted in bytes for data, else in real-
 * service ms.
 */
export type SubTask = {
  id: number
  name: SubTaskName | null
  user_op: string
  process_trace: string | null
  unit: 'ms' | 'bytes'
  work: number
  done: number
  /** Work units per virtual ms; 0 while nothing moves it. */
  rate: number
  /** When the row last began to run, null while it does not; epoch ms. */
  running_at: number | null
  /** Virtual ms it has run for before `running_at`: pauses do not count. */
  ran_ms: number
  start_date: number | null
  end_date: number | null
}

/** Work units finished at `now`. */
export const workDoneAt = (row: SubTask, now: number): number =>
  row.running_at === null
    ? row.done
    : Math.min(row.work, row.done + row.rate * (now - row.running_at))

/** Whole percent, 0..100; 100 only once the row has ended complete. */
export const progressAt = (row: SubTask, now: number): number => {
  const isOpen = row.end_date === null
  if (row.work === 0) return isOpen ? 0 : 100
  return Math.min(isOpen ? 99 : 100, Math.floor((100 * workDoneAt(row, now)) / row.work))
}

/** Virtual ms for which the row has run until `now`. */
export const runMsAt = (row: SubTask, now: number): number =>
  row.ran_ms + (row.running_at === null ? 0 : now - row.running_at)

/** Virtual ms that the row still needs at `rate`; Infinity when nothing moves it. */
export const remainingMs = (row: SubTask, rate: number, now: number): number => {
  const left = row.work - workDoneAt(row, now)
  if (left <= 0) return 0
  return rate > 0 ? Math.ceil(left / rate) : Number.POSITIVE_INFINITY
}
