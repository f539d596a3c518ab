// The clock of a workspace. The only file that reads the host's time, or waits for it.

import { setTimeout } from 'node:timers/promises'
import type { ClockMode } from '../domain/initial-state.ts'
import type { Meta } from '../store/meta.ts'
import type { Timer, Timers } from '../store/timers.ts'

/** The stored state of a clock. `offset_ms` is virtual minus host time in the mode flowing. */
export type ClockState = { mode: ClockMode; pace: number; now_ms: number; offset_ms: number }

/** Returns the host's time, epoch ms. Tests pass their own. */
export type HostTime = () => number

/** The time of the host, by which clients sign their requests. */
export const wallTime: HostTime = () => Date.now()

const start = { wall_ms: Date.now(), monotonic_ms: performance.now() }

/** Real time for flowing clocks. It never steps back, as the host's clock may. */
export const hostTime: HostTime = () =>
  start.wall_ms + Math.floor(performance.now() - start.monotonic_ms)

/**
 * Waits for so many ms of the host's time, or until the signal aborts: for streams and files, never
 * for a workspace. Does not keep the process alive.
 */
export const hostDelay = (ms: number, signal?: AbortSignal): Promise<void> =>
  setTimeout(Math.min(ms, MAX_DELAY_MS), undefined, {
    ref: false,
    ...(signal && { signal }),
  }).catch(() => {})

/** The longest delay of a timer in Node. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** More timers than this in one walk count as an endless loop. */
const MAX_TIMERS_PER_WALK = 1_000_000

/** A walk fired more than a million timers. */
export class TooManyTimersError extends Error {}

/** Virtual time: it stands still during a request, and goes on from timer to timer after it. */
export class Clock {
  readonly #meta: Meta
  readonly #timers: Timers
  readonly #host: HostTime
  #state: ClockState
  #isHeld = false

  constructor(meta: Meta, timers: Timers, host: HostTime) {
    this.#meta = meta
    this.#timers = timers
    this.#host = host
    this.#state = this.#rebased(meta.get<ClockState>('clock')!)
  }

  /** The instant of everything in the current request, epoch ms. */
  get now(): number {
    return this.#state.now_ms
  }

  get mode(): ClockMode {
    return this.#state.mode
  }

  get pace(): number {
    return this.#state.pace
  }

  /** Where the clock should be at this moment of host time, epoch ms; never before `now`. */
  targetNow(): number {
    const { mode, now_ms, offset_ms } = this.#state
    const flows = mode === 'flowing' && !this.#isHeld
    return flows ? Math.max(now_ms, this.#host() + offset_ms) : now_ms
  }

  /** A flowing clock goes on from where it was if the host's clock was set back meanwhile. */
  #rebased(state: ClockState): ClockState {
    const { mode, now_ms, offset_ms } = state
    const host_ms = this.#host()
    const isBehind = mode === 'flowing' && host_ms + offset_ms < now_ms
    return isBehind ? { ...state, offset_ms: now_ms - host_ms } : state
  }

  /** Stops a flowing clock, or lets it flow again: a replay sets the time itself. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld
  }

  /**
   * Goes to `until`, timer by timer: `fire` gets each one at its own instant, also those armed on
   * the way. Ends early, at that instant, when `fire` returns 'stop'. Throws TooManyTimersError.
   */
  walk(until: number, fire: (timer: Timer) => 'on' | 'stop'): void {
    let count = 0
    for (let timer = this.#timers.nextDue(until); timer; timer = this.#timers.nextDue(until)) {
      if (count++ >= MAX_TIMERS_PER_WALK) throw new TooManyTimersError()
      this.#moveTo(Math.max(this.now, timer.due_at))
      if (fire(timer) === 'stop') return
    }
    this.#moveTo(until)
  }

  /** Lets a flowing clock continue from `to`, epoch ms, at or after its present time. */
  jumpTo(to: number): void {
    if (this.mode === 'flowing') this.#save({ offset_ms: to - this.#host() })
  }

  /**
   * Changes mode and pace; the clock continues from now. A clock that does not flow stores nothing
   * of the host's time, so that the same requests lead to the same bytes.
   */
  set(mode: ClockMode, pace: number): void {
    this.#save({ mode, pace, offset_ms: mode === 'flowing' ? this.now - this.#host() : 0 })
  }

  /** Reads the clock from the database again, after a rollback or a restore. */
  reload(): void {
    this.#state = this.#meta.get<ClockState>('clock')!
  }

  #moveTo(now_ms: number) {
    if (now_ms > this.now) this.#save({ now_ms })
  }

  #save(change: Partial<ClockState>) {
    this.#state = { ...this.#state, ...change }
    this.#meta.set('clock', this.#state)
  }
}
