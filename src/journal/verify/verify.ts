// Whether a workspace was asked what a test wants it to have been asked.
import type { JsonDifference } from '../../domain/json.ts'
import type { Entry, EntryInput } from '../entry.ts'
import type { Journal } from '../journal.ts'
import { type Difference, distanceOf, redactDifference } from './differences.ts'
import { describePattern, mismatches, type RequestPattern } from './pattern.ts'

/** How often; both ends included. */
export type Times = { at_least: number; at_most: number }

/** A request that was nearly the one wanted, and in what it was not. */
export type NearMiss = { entry: Entry; differences: Difference[] }

/** What was found. `message` says it to people, over several lines if something is missing. */
export type Verification = {
  ok: boolean
  /** So many requests matched, or, of several in order, so many of them were found. */
  found: number
  message: string
  matching: Entry[]
  near_misses: NearMiss[]
}

/** So many near misses are told. */
const MAX_NEAR_MISSES = 3

type Candidate = { entry: Entry; found: JsonDifference[] }

/** A request with its secrets open: they are compared, and never told. */
type UnsealedEntry = { entry: Entry; input: EntryInput }

const unsealAll = (journal: Journal, entries: readonly Entry[]): UnsealedEntry[] =>
  entries.map((entry) => ({ entry, input: journal.unsealInput(entry) }))

/** What fixtures did is not what a caller did, unless the pattern asks for it. */
const findCandidates = (all: readonly UnsealedEntry[], pattern: RequestPattern): Candidate[] =>
  all
    .filter(({ entry }) => pattern.origin !== undefined || entry.origin !== 'fixture')
    .map(({ entry, input }) => ({ entry, found: mismatches(pattern, entry, input) }))

const totalDistance = ({ found }: Candidate) =>
  found.reduce((sum, each) => sum + distanceOf(each), 0)

/** The least different first; of equals the latest. */
const nearMissesOf = (all: readonly Candidate[]): NearMiss[] =>
  all
    .filter(({ found }) => found.length > 0)
    .map((candidate) => ({ ...candidate, total: totalDistance(candidate) }))
    .sort((a, b) => a.total - b.total || b.entry.seq - a.entry.seq)
    .slice(0, MAX_NEAR_MISSES)
    .map(({ entry, found }) => ({ entry, differences: found.map(redactDifference) }))

/** One request on one line. */
export const describeEntry = ({
  seq,
  method,
  path,
  operation,
  status,
  error_code,
}: Entry): string =>
  `#${seq} ${method} ${path} (${operation}): ${status}${error_code ? ` ${error_code}` : ''}`

const quote = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value))

const differenceText = ({ path, ...values }: Difference) =>
  `    ${path}: wanted ${quote(values.expected)}, got ${quote(values.actual)}`

const nearMissLines = (misses: readonly NearMiss[]): string[] =>
  misses.length === 0
    ? []
    : [
        'Nearest:',
        ...misses.flatMap(({ entry, differences }) => [
          `  ${describeEntry(entry)}`,
          ...differences.map(differenceText),
        ]),
      ]

const countRequests = (n: number) => `${n === 0 ? 'no' : n} request${n === 1 ? '' : 's'}`

const timesText = ({ at_least, at_most }: Times) => {
  if (at_most === 0) return 'no request'
  if (at_least === at_most) return `exactly ${countRequests(at_least)}`
  const most = Number.isFinite(at_most) ? `at most ${countRequests(at_most)}` : ''
  const least = at_least > 0 || !most ? `at least ${countRequests(at_least)}` : ''
  return [least, most].filter(Boolean).join(' and ')
}

const neverCalledLines = ({ operation }: RequestPattern, all: readonly Candidate[]) => {
  const called = [...new Set(all.map(({ entry }) => entry.operation))]
  if (operation === undefined || called.includes(operation)) return []
  return [`${operation} was never called; called were: ${called.join(', ') || 'none'}.`]
}

/** Whether so many of the entries are as the pattern says. */
export const verifyTimes = (
  journal: Journal,
  entries: readonly Entry[],
  pattern: RequestPattern,
  times: Times,
): Verification => {
  const all = findCandidates(unsealAll(journal, entries), pattern)
  const matching = all.filter(({ found }) => found.length === 0).map(({ entry }) => entry)
  const found = matching.length
  const ok = found >= times.at_least && found <= times.at_most
  const near_misses = found < times.at_least ? nearMissesOf(all) : []
  const first = `Wanted ${timesText(times)} with ${describePattern(pattern)}; found ${found} among ${all.length}.`
  const extra = matching.slice(0, 10).map((entry) => `  ${describeEntry(entry)}`)
  const why =
    near_misses.length > 0
      ? [...neverCalledLines(pattern, all), ...nearMissLines(near_misses)]
      : extra
  return { ok, found, message: (ok ? [first] : [first, ...why]).join('\n'), matching, near_misses }
}

/** Whether the entries have one for each pattern, in this order; others may come in between. */
export const verifyOrder = (
  journal: Journal,
  entries: readonly Entry[],
  patterns: readonly RequestPattern[],
): Verification => {
  const unsealed = unsealAll(journal, entries)
  const matching: Entry[] = []
  for (const pattern of patterns) {
    const last = matching.at(-1)?.seq ?? 0
    const all = findCandidates(unsealed, pattern)
    const later = all.filter(({ entry }) => entry.seq > last)
    const match = later.find(({ found }) => found.length === 0)
    if (!match) return missingVerification(patterns, pattern, { matching, all, later })
    matching.push(match.entry)
  }
  const places = matching.map(({ seq }) => `#${seq}`).join(', ')
  const message = `Found ${countRequests(patterns.length)} in the order wanted: ${places}.`
  return { ok: true, found: patterns.length, message, matching, near_misses: [] }
}

const missingVerification = (
  patterns: readonly RequestPattern[],
  pattern: RequestPattern,
  { matching, all, later }: { matching: Entry[]; all: Candidate[]; later: Candidate[] },
): Verification => {
  const found = matching.length
  const near_misses = nearMissesOf(later)
  const earlier = all.filter((each) => each.found.length === 0).map(({ entry }) => entry)
  const lines = [
    `Wanted ${countRequests(patterns.length)} in order; number ${found + 1} is missing: ${describePattern(pattern)}.`,
    ...matching.map((entry, i) => `  ${i + 1}. ${describeEntry(entry)}`),
    ...(earlier.length > 0
      ? ['It came too early:', ...earlier.map((e) => `  ${describeEntry(e)}`)]
      : []),
    ...neverCalledLines(pattern, all),
    ...nearMissLines(near_misses),
  ]
  return { ok: false, found, message: lines.join('\n'), matching, near_misses }
}
