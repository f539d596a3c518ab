// A fault: what goes wrong, for whom, and when. Pure data, and the rules that hold for every kind.
import type { RequestMatch } from './request-match.ts'

/** What a fault can meet: a request on its way, or a task on its. */
export type FaultScope = 'requests' | 'tasks'

/** A fault as it is kept. Instants are epoch ms of the workspace's clock; null: no bound. */
export type Fault = {
  id: string
  kind: string
  applies_to: FaultScope
  match: RequestMatch
  /** The first meeting at which it may strike, from 1. */
  nth: number
  /** It is over after so many strikes. */
  times: number | null
  /** From 0 to 1: how likely it strikes where it may. */
  probability: number
  from_ms: number | null
  until_ms: number | null
  /** Span from `armed_at_ms`. */
  ttl_ms: number | null
  /** The fields of its kind. */
  settings: Readonly<Record<string, unknown>>
  armed_at_ms: number
  /** How often it was met while its time was. */
  matched: number
  applied: number
  /** Worn out, or its time has passed: it is kept for its counts alone. */
  is_over: boolean
  /** What its kind remembers from meeting to meeting. */
  memory: unknown
}

/** How a fault stands at an instant. */
export type FaultState = 'waiting' | 'armed' | 'ended'

/** The instant from which it strikes no more; Infinity where none is set. */
export const expiryOf = ({ armed_at_ms, until_ms, ttl_ms }: Fault): number =>
  Math.min(until_ms ?? Infinity, armed_at_ms + (ttl_ms ?? Infinity))

/** How it stands at an instant, epoch ms. */
export const faultStateAt = (fault: Fault, now: number): FaultState => {
  if (fault.is_over || now >= expiryOf(fault)) return 'ended'
  return now < (fault.from_ms ?? -Infinity) ? 'waiting' : 'armed'
}

/** Whether it may strike at its present meeting, which is counted already. `luck` is below 1. */
export const shouldApply = ({ matched, nth, probability }: Fault, random: () => number): boolean =>
  matched >= nth && (probability >= 1 || random() < probability)
