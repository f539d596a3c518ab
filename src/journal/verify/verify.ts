// Whether a workspace got the requests that a test expects.
import type { JsonDifference } from '../../domain/json.ts'
import { matchesRequest, mismatches, type RequestMatch } from '../../domain/request-match.ts'
import type { Entry } from '../entry.ts'
import { redact, redactAt } from '../redact.ts'
import { EntryFacts, type JournalSource } from '../select.ts'
import { type Difference, distanceOf, redactDifference } from './differences.ts'

/** How many requests are expected, both limits included. */
export type Times = { at_least: number; at_most: number }

/** A request that is similar to the expected one, and where it differs. */
export type NearMiss = { entry: Entry; differences: Difference[] }

/** The result. `message` explains it, over several lines if something is missing. */
export type Verification = {
  ok: boolean
  /** How many requests matched; of several in order, how many of them were found. */
  found: number
  message: string
  matching: Entry[]
  near_misses: NearMiss[]
}

/** The most near misses that are reported. */
const MAX_NEAR_MISSES = 3

/** Whether the number of entries that match is as expected. */
export const verifyTimes = (
  source: JournalSource,
  entries: readonly Entry[],
  match: RequestMatch,
  times: Times,
): Verification => {
  const all = findCandidates(factsOf(source, entries), match)
  const matching = all.filter(({ found }) => found.length === 0).map(({ entry }) => entry)
  const found = matching.length
  const ok = found >= times.at_least && found <= times.at_most
  const near_misses = found < times.at_least ? nearMissesOf(all) : []
  const first = `Wanted ${timesText(times)} with ${describeMatch(match)}; found ${found} among ${all.length}.`
  const details =
    near_misses.length > 0
      ? [...neverCalledLines(match, all), ...nearMissLines(near_misses)]
      : matching.slice(0, 10).map((entry) => `  ${describeEntry(entry)}`)
  const message = (ok ? [first] : [first, ...details]).join('\n')
  return { ok, found, message, matching, near_misses }
}

/** Whether the entries have one for each match, in this order. Others may come in between. */
export const verifyOrder = (
  source: JournalSource,
  entries: readonly Entry[],
  matches: readonly RequestMatch[],
): Verification => {
  const facts = factsOf(source, entries)
  const matching: Entry[] = []
  for (const match of matches) {
    const last = matching.at(-1)?.seq ?? 0
    const all = findCandidates(facts, match)
    const later = all.filter(({ entry }) => entry.seq > last)
    const next = later.find(({ found }) => found.length === 0)
    if (!next) return missingVerification(matches, match, { matching, all, later })
    matching.push(next.entry)
  }
  const places = matching.map(({ seq }) => `#${seq}`).join(', ')
  const message = `Found ${countRequests(matches.length)} in the order wanted: ${places}.`
  return { ok: true, found: matches.length, message, matching, near_misses: [] }
}

type KnownEntry = { entry: Entry; facts: EntryFacts }

type Candidate = { entry: Entry; found: JsonDifference[] }

const factsOf = (source: JournalSource, entries: readonly Entry[]): KnownEntry[] =>
  entries.map((entry) => ({ entry, facts: new EntryFacts(source, entry) }))

/** Steps of fixtures are no requests of a client, so they only count if the match asks for them. */
const findCandidates = (all: readonly KnownEntry[], match: RequestMatch): Candidate[] =>
  all
    .filter(({ entry }) => match.origin !== undefined || entry.origin !== 'fixture')
    .map(({ entry, facts }) => ({ entry, found: mismatches(match, facts) }))

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

const missingVerification = (
  matches: readonly RequestMatch[],
  match: RequestMatch,
  { matching, all, later }: { matching: Entry[]; all: Candidate[]; later: Candidate[] },
): Verification => {
  const found = matching.length
  const near_misses = nearMissesOf(later)
  const earlier = all.filter((each) => each.found.length === 0).map(({ entry }) => entry)
  const lines = [
    `Wanted ${countRequests(matches.length)} in order; number ${found + 1} is missing: ${describeMatch(match)}.`,
    ...matching.map((entry, i) => `  ${i + 1}. ${describeEntry(entry)}`),
    ...(earlier.length > 0
      ? ['It came too early:', ...earlier.map((e) => `  ${describeEntry(e)}`)]
      : []),
    ...neverCalledLines(match, all),
    ...nearMissLines(near_misses),
  ]
  return { ok: false, found, message: lines.join('\n'), matching, near_misses }
}

/** A match in words: `operation CreateTask, body {"name":"x"}`. */
const describeMatch = ({ exact, where, ...match }: RequestMatch): string => {
  const parts = { ...(redact(match) as object), ...(where && { where: redactConditions(where) }) }
  const entries = Object.entries(parts).filter(([, value]) => value !== undefined)
  const words = entries.map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${words.join(', ') || 'anything'}${exact ? ' (exactly)' : ''}`
}

const redactConditions = (where: NonNullable<RequestMatch['where']>) =>
  Object.fromEntries(
    Object.entries(where).map(([path, condition]) => [path, redactAt(path.split('.'), condition)]),
  )

/** One request on one line. */
const describeEntry = ({ seq, method, path, operation, status, error_code }: Entry): string =>
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

const neverCalledLines = ({ operation }: RequestMatch, all: readonly Candidate[]) => {
  const called = [...new Set(all.map(({ entry }) => entry.operation))]
  const isCalled = called.some((each) => matchesRequest({ operation }, { operation: each }))
  if (operation === undefined || isCalled) return []
  const wanted = [operation].flat().join(', ')
  return [`${wanted} was never called; called were: ${called.join(', ') || 'none'}.`]
}
