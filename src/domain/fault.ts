// A fault: what goes wrong, for whom, and when. Pure data, and the rules that hold for every kind.
import { matchesPattern } from './policy.ts'

/** What a fault can meet: a request on its way, or a task on its. */
export type FaultScope = 'requests' | 'tasks'

/**
 * What has to be so for a fault to be met: all that is given at once. Each is an id or a pattern
 * with `*` and `?`; `name` speaks of a task's or a source's name.
 */
export type FaultMatch = {
  operation?: string | undefined
  task?: string | undefined
  source?: string | undefined
  user?: string | undefined
  name?: string | undefined
}

/** A fault as it is kept. Instants are epoch ms of the workspace's clock; null: no bound. */
export type Fault = {
  id: string
  kind: string
  applies_to: FaultScope
  match: FaultMatch
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

/** A task or a source server, as faults tell them apart. */
export type NamedResource = { id: string; name: string }

/** Who and what is met. A request names all the tasks and sources that it is about. */
export type FaultSubject = {
  operation?: string | undefined
  user?: string | undefined
  tasks: readonly NamedResource[]
  sources: readonly NamedResource[]
}

const matchesAny = (pattern: string, things: readonly NamedResource[]) =>
  things.some(({ id, name }) => matchesPattern(pattern, id) || matchesPattern(pattern, name))

const matchesText = (pattern: string | undefined, text: string | undefined) =>
  pattern === undefined || (text !== undefined && matchesPattern(pattern, text))

/** Whether the subject is what the fault is for. */
export const matches = (
  match: FaultMatch,
  { operation, user, tasks, sources }: FaultSubject,
): boolean =>
  matchesText(match.operation, operation) &&
  matchesText(match.user, user) &&
  (match.task === undefined || matchesAny(match.task, tasks)) &&
  (match.source === undefined || matchesAny(match.source, sources)) &&
  (match.name === undefined ||
    [...tasks, ...sources].some(({ name }) => matchesPattern(match.name!, name)))

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
