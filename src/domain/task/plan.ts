// The sub-tasks of each phase, in order, and the amount of work of each.
import type { TaskContext } from './pace.ts'
import type { SubTask, SubTaskName } from './sub-task.ts'
import type { Task } from './task.ts'

/** A step that adds rows: REPLICATE, CUTOVERn, RESYNCn (seed), CLONE (*assumed*). */
export type Phase = 'REPLICATE' | 'CUTOVER' | 'RESYNC' | 'CLONE'

type PlannedRow =
  | { name: SubTaskName | null; real_ms: number }
  | { name: SubTaskName; bytes: number }

const GIGABYTE = 1024 ** 3

/** Four names depend on the OS and the migration type (those of block migrations are *assumed*). */
const subTaskNamesOf = (task: Task) => {
  if (task.os_type === 'WINDOWS')
    return {
      format: 'FORMAT_DISK_WINDOWS',
      migrate: 'MIGRATE_WINDOWS_BLOCK',
      sync: 'SYNC_WINDOWS_BLOCK',
      configure: 'CONFIGURE_WINDOWS',
      check_ms_per_gigabyte: 10_200,
    } as const
  const suffix = task.type === 'MIGRATE_FILE' ? 'LINUX_FILE' : 'LINUX_BLOCK'
  return {
    format: `FORMAT_DISK_${suffix}`,
    migrate: `MIGRATE_${suffix}`,
    sync: `SYNC_${suffix}`,
    configure: `CONFIGURE_${suffix}`,
    check_ms_per_gigabyte: 7_800,
  } as const
}

/** Durations are those of seed 2; CREATE_CLOUD_SERVER and CLONE_VM are *assumed*. */
const plannedRows = (
  phase: Phase,
  task: Task,
  copy_bytes: number,
  isChecked: boolean,
): PlannedRow[] => {
  const names = subTaskNamesOf(task)
  const check: PlannedRow[] = isChecked
    ? [{ name: 'CHECK_CONSISTENCY', real_ms: consistencyCheckMs(task, copy_bytes) }]
    : []
  switch (phase) {
    case 'REPLICATE':
      return [
        { name: null, real_ms: 16_000 },
        ...(createsTarget(task) ? [{ name: 'CREATE_CLOUD_SERVER', real_ms: 60_000 } as const] : []),
        { name: 'SSL_CONFIG', real_ms: 4_000 },
        { name: 'ATTACH_AGENT_IMAGE', real_ms: 176_000 },
        { name: names.format, real_ms: 3_000 },
        { name: null, real_ms: 50_000 },
        { name: names.migrate, bytes: copy_bytes },
        ...check,
      ]
    case 'CUTOVER':
      return [
        ...check,
        { name: names.configure, real_ms: 111_000 },
        { name: null, real_ms: 4_000 },
        { name: 'DETTACH_AGENT_IMAGE', real_ms: 74_000 },
      ]
    case 'RESYNC':
      return [
        { name: 'SSL_CONFIG', real_ms: 3_000 },
        { name: 'ATTACH_AGENT_IMAGE', real_ms: 186_000 },
        // The changes since the last round: a hundredth of the data (*assumed*).
        { name: names.sync, bytes: Math.ceil(copy_bytes / 100) },
        ...check,
      ]
    case 'CLONE':
      return [{ name: 'CLONE_VM', real_ms: 180_000 }]
  }
}

/** About 13 minutes per 100 GB on Linux, 17 on Windows (FAQ, data consistency). */
const consistencyCheckMs = (task: Task, copy_bytes: number) =>
  Math.ceil((subTaskNamesOf(task).check_ms_per_gigabyte * copy_bytes) / GIGABYTE)

/** Whether the service creates the target: CREATE_CLOUD_SERVER (exist_server=false, seed 5). */
export const createsTarget = (task: Task): boolean =>
  !(task.exist_server ?? task.target_server.vm_id !== '')

/** The `user_op` of a phase's rows: launches and synchronisation rounds are numbered from 0. */
const userOp = (phase: Phase, task: Task): string => {
  if (phase === 'CUTOVER') return `CUTOVER${task.rounds.cutover}`
  return phase === 'RESYNC' ? `RESYNC${task.rounds.resync}` : phase
}

/**
 * Whether a phase has a consistency check: the full replication if the task asks for it, a
 * synchronisation if its own action does (user guide 3.2, FAQ on data consistency). A launch that
 * asks for it is checked first (*assumed*). A source with Btrfs is never checked (user guide 3.2).
 */
const hasCheck = (phase: Phase, task: Task, context: TaskContext, isAsked: boolean): boolean =>
  !context.has_btrfs && (phase === 'REPLICATE' ? task.is_need_consistency_check : isAsked)

/**
 * Appends the rows of a phase, not started, and counts the round. `isAsked`: the action that opens
 * it asks for a consistency check.
 */
export const openPhase = (
  phase: Phase,
  task: Task,
  context: TaskContext,
  isAsked = false,
): Task => {
  const user_op = userOp(phase, task)
  let nextId = Math.max(context.next_sub_task_id, ...task.sub_tasks.map((row) => row.id + 1))
  const isChecked = hasCheck(phase, task, context, isAsked)
  const rows = plannedRows(phase, task, context.copy_bytes, isChecked).map((row): SubTask => {
    const isData = 'bytes' in row
    return {
      id: row.name === null ? 0 : nextId++,
      name: row.name,
      user_op,
      process_trace: null,
      unit: isData ? 'bytes' : 'ms',
      work: isData ? row.bytes : row.real_ms,
      done: 0,
      rate: 0,
      running_at: null,
      ran_ms: 0,
      start_date: null,
      end_date: null,
    }
  })
  const rounds = { ...task.rounds }
  if (phase === 'CUTOVER') rounds.cutover += 1
  if (phase === 'RESYNC') rounds.resync += 1
  return { ...task, rounds, sub_tasks: [...task.sub_tasks, ...rows] }
}
