// What holds a task's work up, or drives it too fast: what faults leave on it while they last.
import type { World } from './pace.ts'

/** What is done to the work: Mbit/s, a factor below 1, virtual ms, percent above the limit. */
export type Hold =
  | { does: 'halt' }
  | { does: 'slow'; mbps?: number | undefined; factor?: number | undefined }
  | { does: 'flap'; up_ms: number; down_ms: number }
  | { does: 'overspeed'; excess_percent: number; after_ms: number }

/** A hold of a fault on the work at hand. Instants are epoch ms; null: for as long as it lasts. */
export type Hindrance = Hold & { fault_id: string; since_ms: number; until_ms: number | null }

const phaseOf = ({ up_ms, down_ms }: { up_ms: number; down_ms: number }, ms: number) =>
  ms % (up_ms + down_ms)

const isDown = (hold: Hindrance, now: number): boolean =>
  hold.does === 'flap' && phaseOf(hold, now - hold.since_ms) >= hold.up_ms

/** When the line next goes down or comes up again; Infinity where it does neither. */
const nextFlip = (hold: Hindrance, now: number): number => {
  if (hold.does !== 'flap') return Number.POSITIVE_INFINITY
  const phase = phaseOf(hold, now - hold.since_ms)
  return now + (phase < hold.up_ms ? hold.up_ms : hold.up_ms + hold.down_ms) - phase
}

/**
 * The next instant at which one of these ends or changes what it does; Infinity if none ever does.
 * `isStuck`: nothing moves anyhow, so whether the line is up makes no difference.
 */
export const nextTurn = (holds: readonly Hindrance[], now: number, isStuck: boolean): number => {
  const isStill = isStuck || holds.some(({ does }) => does === 'halt')
  const ends = holds.map(({ until_ms }) => until_ms ?? Number.POSITIVE_INFINITY)
  return Math.min(...ends, ...(isStill ? [] : holds.map((hold) => nextFlip(hold, now))))
}

const slowed = (line_mbps: number, hold: Hindrance): number =>
  hold.does === 'slow'
    ? Math.min(hold.mbps ?? Number.POSITIVE_INFINITY, line_mbps * (hold.factor ?? 1))
    : line_mbps

/** The world as these hindrances leave it. Of a line, it is the data that feels it (*assumed*). */
export const hinder = (world: World, holds: readonly Hindrance[]): World => {
  if (holds.length === 0) return world
  const excess = holds.map((hold) => (hold.does === 'overspeed' ? hold.excess_percent : 0))
  return {
    ...world,
    line_mbps: holds.reduce(slowed, world.line_mbps),
    excess_percent: Math.max(...excess),
    is_halted: holds.some((hold) => hold.does === 'halt' || isDown(hold, world.now)),
  }
}
