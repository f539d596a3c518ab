// The workspace's only clock. The one file that reads the host's time, or waits for it.

import { setTimeout } from 'node:timers/promises'
import type { ClockMode } from '../domain/initial-state.ts'
import type { Meta } from '../store/meta.ts'
import type { Timer, Timers } from '../store/timers.ts'

/** How time passes in a workspace. `offset_ms` is virtual minus host time, for flowing. */
export type ClockState = { mode: ClockMode; pace: number; now_ms: number; offset_ms: number }

/** Reads the host's time, epoch ms. Tests put their own in its place. */
export type HostTime = () => number

/** The host's real time; signatures of requests are aged by it, and flowing clocks follow it. */
export const hostTime: HostTime = () => Date.now()

/**
 * Waits so many ms of the host's time, or until told to stop: for doors (streams, files), never for
 * what happens in a workspace. Keeps no process alive.
 */
export const hostDelay = (ms: number, signal?: AbortSignal): Promise<void> =>
  setTimeout(Math.min(ms, MAX_DELAY_MS), undefined, {
    ref: false,
    ...(signal && { signal }),
  }).catch(() => {})

/** The host's timers hold no more. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** More timers than this in one walk are taken for a loop. */
const MAX_TIMERS_PER_WALK = 1_000_000

/** Thrown by a walk that met more than a million timers. */
export class TooManyTimersError extends Error {}

/**
 * Walks virtual time: it stands still within a request and goes from timer to timer between them.
 */
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
    this.#state = meta.get<ClockState>('clock')!
  }

  /** The instant at which everything of the current request happens, epoch ms. */
  get now(): number {
    return this.#state.now_ms
  }

  get mode(): ClockMode {
    return this.#state.mode
  }

  get pace(): number {
    return this.#state.pace
  }

  /** Where the clock should stand at this moment of host time; never before where it stands. */
  targetNow(): number {
    const { mode, now_ms, offset_ms } = this.#state
    const flows = mode === 'flowing' && !this.#isHeld
    return flows ? Math.max(now_ms, this.#host() + offset_ms) : now_ms
  }

  /** Holds a flowing clock where it stands, or lets it flow on: a replay brings its own time. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld
  }

  /**
   * Goes to `until`, timer by timer: each is handed to `fire` at its own instant, and one armed on
   * the way is met too. Ends early, at that instant, when `fire` answers 'stop'. Throws
   * TooManyEvents after MAX_EVENTS of them.
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

  /** Puts a flowing clock ahead of (or level with) its present target. */
  jumpTo(to: number): void {
    if (this.mode === 'flowing') this.#save({ offset_ms: to - this.#host() })
  }

  /**
   * Changes mode or pace. What has been virtual time stays so: the clock goes on from now. One that
   * does not flow keeps nothing of the host's time, so that the same steps leave the same bytes.
   */
  set(mode: ClockMode, pace: number): void {
    this.#save({ mode, pace, offset_ms: mode === 'flowing' ? this.now - this.#host() : 0 })
  }

  /** Reads the clock from the database again, after it was replaced or a transaction was undone. */
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
