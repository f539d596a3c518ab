// Interruptions of a task's work: faults halt it, slow it down or speed it up while they last.
import type { TaskContext } from './pace.ts'

/** What an interruption does: Mbit/s, a factor below 1, virtual ms, percent above the limit. */
export type InterruptionEffect =
  | { kind: 'halt' }
  | { kind: 'slow'; mbps?: number | undefined; factor?: number | undefined }
  | { kind: 'flap'; up_ms: number; down_ms: number }
  | { kind: 'overspeed'; excess_percent: number; after_ms: number }

/** An interruption of the present work by a fault. Instants are epoch ms; null: no end is set. */
export type Interruption = InterruptionEffect & {
  fault_id: string
  since_ms: number
  until_ms: number | null
}

const phaseOf = ({ up_ms, down_ms }: { up_ms: number; down_ms: number }, ms: number) =>
  ms % (up_ms + down_ms)

const isLineDown = (interruption: Interruption, now: number): boolean =>
  interruption.kind === 'flap' &&
  phaseOf(interruption, now - interruption.since_ms) >= interruption.up_ms

/** When the line next goes down or up, epoch ms; Infinity if it never does. */
const nextLineChange = (interruption: Interruption, now: number): number => {
  if (interruption.kind !== 'flap') return Number.POSITIVE_INFINITY
  const phase = phaseOf(interruption, now - interruption.since_ms)
  return (
    now +
    (phase < interruption.up_ms ? interruption.up_ms : interruption.up_ms + interruption.down_ms) -
    phase
  )
}

/**
 * The next instant at which an interruption ends or changes, epoch ms; Infinity if there is none.
 * `isHalted`: the work is halted for another reason, so a change of the line has no effect.
 */
export const nextInterruptionChange = (
  interruptions: readonly Interruption[],
  now: number,
  isHalted: boolean,
): number => {
  const isStopped = isHalted || interruptions.some(({ kind }) => kind === 'halt')
  const ends = interruptions.map(({ until_ms }) => until_ms ?? Number.POSITIVE_INFINITY)
  return Math.min(
    ...ends,
    ...(isStopped ? [] : interruptions.map((interruption) => nextLineChange(interruption, now))),
  )
}

const limitedLine = (line_mbps: number, interruption: Interruption): number =>
  interruption.kind === 'slow'
    ? Math.min(
        interruption.mbps ?? Number.POSITIVE_INFINITY,
        line_mbps * (interruption.factor ?? 1),
      )
    : line_mbps

/** The context under these interruptions. A slow line affects data rows only (*assumed*). */
export const interrupt = (
  context: TaskContext,
  interruptions: readonly Interruption[],
): TaskContext => {
  if (interruptions.length === 0) return context
  const excess = interruptions.map((interruption) =>
    interruption.kind === 'overspeed' ? interruption.excess_percent : 0,
  )
  return {
    ...context,
    line_mbps: interruptions.reduce(limitedLine, context.line_mbps),
    excess_percent: Math.max(...excess),
    is_halted: interruptions.some(
      (interruption) => interruption.kind === 'halt' || isLineDown(interruption, context.now),
    ),
  }
}
