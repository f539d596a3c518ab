// A fault: data, and the rules that hold for every kind.
import type { RequestMatch } from './request-match.ts'

/** What a fault applies to: requests, or tasks and their sources. */
export type FaultScope = 'requests' | 'tasks'

/** A fault as it is stored. Instants are epoch ms of the workspace's clock; null: no bound. */
export type Fault = {
  id: string
  kind: string
  applies_to: FaultScope
  match: RequestMatch
  /** The first match at which it may apply, from 1. */
  nth: number
  /** It ends after it was applied so many times. */
  times: number | null
  /** From 0 to 1: how likely a match applies it. */
  probability: number
  from_ms: number | null
  until_ms: number | null
  /** It ends so many ms after `armed_at_ms`. */
  ttl_ms: number | null
  /** The fields of its kind. */
  settings: Readonly<Record<string, unknown>>
  armed_at_ms: number
  /** How often it matched while it was armed, and was applied. */
  matched: number
  applied: number
  /** Whether it has ended, after `times` or by time. It is stored for its counts. */
  is_over: boolean
  /** What its kind stores from one match to the next. */
  memory: unknown
}

/** The state of a fault at an instant. */
export type FaultState = 'waiting' | 'armed' | 'ended'

/** The instant at which it ends by time, epoch ms; Infinity if none is set. */
export const expiryOf = ({ armed_at_ms, until_ms, ttl_ms }: Fault): number =>
  Math.min(until_ms ?? Infinity, armed_at_ms + (ttl_ms ?? Infinity))

/** The state of a fault at an instant, epoch ms. */
export const faultStateAt = (fault: Fault, now: number): FaultState => {
  if (fault.is_over || now >= expiryOf(fault)) return 'ended'
  return now < (fault.from_ms ?? -Infinity) ? 'waiting' : 'armed'
}

/** Whether the present match, already counted, applies the fault. `random` returns 0 to below 1. */
export const shouldApply = ({ matched, nth, probability }: Fault, random: () => number): boolean =>
  matched >= nth && (probability >= 1 || random() < probability)
