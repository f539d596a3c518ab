// What a fault can do to the work of a task, and in which work it applies: for the kinds of task
// faults.
import type { InterruptionEffect } from '../domain/task/interruption.ts'
import type { WorkSegment } from '../domain/task/work-segment.ts'

/** The effect on a task. `for_ms` null: until the fault is removed, or the work is paused. */
export type TaskFaultEffect =
  | { kind: 'fail'; error_code: string; error_params: string[] }
  /** The agent of its source loses its connection. */
  | { kind: 'disconnect'; for_ms: number | null }
  | { kind: 'interrupt'; interruption: InterruptionEffect; for_ms: number | null }

/** The task, or its clone, drill or clearing, fails with an error. */
export const failEffect = ({
  error_code,
  error_params = [],
}: {
  error_code: string
  error_params?: string[] | undefined
}): TaskFaultEffect => ({ kind: 'fail', error_code, error_params })

/** The work is halted, slowed down or sped up, for a span of virtual ms if one is given. */
export const interruptEffect = (
  interruption: InterruptionEffect,
  for_ms: number | null = null,
): TaskFaultEffect => ({ kind: 'interrupt', interruption, for_ms })

/** The progress at which it applies in a sub-task, `*` being any; undefined in other work. */
export const atSubTask = (
  segment: WorkSegment,
  { subtask, at_progress }: { subtask: string; at_progress: number },
): number | undefined =>
  segment.kind === 'row' && (subtask === '*' || subtask === segment.row.name)
    ? at_progress
    : undefined

/** It applies at the end of a drill, or of a clearing of snapshots. */
export const atEndOf =
  (kind: WorkSegment['kind']) =>
  (segment: WorkSegment): number | undefined =>
    segment.kind === kind ? 100 : undefined

/** It applies to a copy from its start. */
export const whileCopying = (segment: WorkSegment): number | undefined =>
  segment.kind === 'row' && segment.row.unit === 'bytes' ? 0 : undefined
