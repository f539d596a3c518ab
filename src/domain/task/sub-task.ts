// One row of a task's work. Its progress is computed from the row and the time, never stored.

/** The names of sub-tasks (SubTask.name). CHECK_CONSISTENCY is *assumed*: it is in no list. */
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

export type SubTaskName = (typeof subTaskNames)[number]

/**
 * A row of work. A row without a name is a pause between two rows (seed 2 shows such gaps): it is
 * part of the plan and not of replies. Work is counted in bytes for data, else in ms of the real
 * service.
 */
export type SubTask = {
  id: number
  name: SubTaskName | null
  user_op: string
  process_trace: string | null
  unit: 'ms' | 'bytes'
  work: number
  done: number
  /** Work units per virtual ms; 0 while it does not progress. */
  rate: number
  /** When the row last began to run, epoch ms; null while it does not run. */
  running_at: number | null
  /** How long it ran before `running_at`, virtual ms, without pauses. */
  ran_ms: number
  start_date: number | null
  end_date: number | null
}

/** Work units finished at `now`. */
export const workDoneAt = (row: SubTask, now: number): number =>
  row.running_at === null
    ? row.done
    : Math.min(row.work, row.done + row.rate * (now - row.running_at))

/** Whole percent, 0 to 100; 100 only after the row has ended complete. */
export const progressAt = (row: SubTask, now: number): number => {
  const isOpen = row.end_date === null
  if (row.work === 0) return isOpen ? 0 : 100
  return Math.min(isOpen ? 99 : 100, Math.floor((100 * workDoneAt(row, now)) / row.work))
}

/** How long the row has run until `now`, virtual ms. */
export const runMsAt = (row: SubTask, now: number): number =>
  row.ran_ms + (row.running_at === null ? 0 : now - row.running_at)

/** How long the row still needs at `rate`, virtual ms; Infinity at rate 0. */
export const remainingMs = (row: SubTask, rate: number, now: number): number => {
  const left = row.work - workDoneAt(row, now)
  if (left <= 0) return 0
  return rate > 0 ? Math.ceil(left / rate) : Number.POSITIVE_INFINITY
}
