// Writes a workspace's journal as a replay file.

import { seedOfTables } from '../history/export-schema.ts'
import { inSandboxAt } from '../history/sandbox.ts'
import { stateHash } from '../history/state-hash.ts'
import type { Entry } from '../journal/entry.ts'
import type { Journal } from '../journal/journal.ts'
import { SecretSealer } from '../journal/redact.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { encodeBase } from './base-state.ts'
import { dependsOnHistoryBefore } from './earlier-history.ts'
import type { ReplayFile, ReplayStep } from './replay-file.ts'

/** How many entries are read at a time; replies may be long. */
const PAGE_SIZE = 256

function* entriesFrom(journal: Journal, first: number): Generator<Entry> {
  const { last } = journal.span()
  for (let after = first - 1; after < last; after += PAGE_SIZE)
    yield* journal.list({ after, upTo: after + PAGE_SIZE })
}

const ANONYMOUS_CALLER = { user: '', project_id: null }

/** Without the workspace of a control operation's path: it is the one that is replayed. */
const inputOf = ({ input, path }: Entry) => {
  if (!path.startsWith('/_emulator/workspaces/') || !input.params) return input
  const {
    params: { workspace: _, ...params },
    ...rest
  } = input
  return Object.keys(params).length > 0 ? { params, ...rest } : rest
}

const stepOf = (entry: Entry, isStrict: boolean): ReplayStep => {
  const { operation, at_ms, caller, origin, status, error_code, reply_sha256 } = entry
  const { keys_elsewhere, strict = false } = entry
  const input = inputOf(entry)
  return {
    operation,
    at_ms,
    origin,
    reply_sha256,
    ...(Object.keys(input).length > 0 && { input }),
    ...(caller && { caller }),
    ...(status >= 300 && { status }),
    ...(error_code !== null && { error_code }),
    ...(keys_elsewhere && { keys_elsewhere }),
    ...(origin !== 'fixture' && strict !== isStrict && { strict }),
  } as ReplayStep
}

const omitAnonymousCaller = (step: ReplayStep): ReplayStep => {
  if (!('caller' in step) || JSON.stringify(step.caller) !== JSON.stringify(ANONYMOUS_CALLER))
    return step
  const { caller: _, ...rest } = step
  return rest
}

/** The ranges of numbers from `first` to `last` without an entry. */
const missingRanges = (numbers: readonly number[], first: number, last: number) => {
  const missing: { from: number; to: number }[] = []
  let next = first
  for (const number of [...numbers, last + 1]) {
    if (number > next) missing.push({ from: next, to: number - 1 })
    next = number + 1
  }
  return missing
}

/** The steps from request `first` on. Their secrets are not sealed. */
type Timeline = { first: number; numbers: number[]; steps: ReplayStep[]; isStrict?: boolean }

const newTimeline = (first: number): Timeline => ({ first, numbers: [], steps: [] })

const addEntry = (timeline: Timeline, journal: Journal, entry: Entry) => {
  if (entry.origin !== 'fixture') timeline.isStrict ??= entry.strict ?? false
  const unsealedEntry = { ...entry, input: journal.unsealInput(entry) }
  timeline.numbers.push(entry.seq)
  timeline.steps.push(omitAnonymousCaller(stepOf(unsealedEntry, timeline.isStrict ?? false)))
}

/**
 * All steps since the workspace was created, if the journal still has the beginning. Requests that
 * a kill has lost are missing.
 */
const completeTimeline = ({ journal }: Workspace): Timeline | undefined => {
  const start = journal.start()
  if (!start || (journal.span().first || journal.next) > start.request) return undefined
  const timeline = newTimeline(start.request)
  for (const entry of entriesFrom(journal, timeline.first)) addEntry(timeline, journal, entry)
  return timeline
}

/** The longest run of steps up to now that can be replayed from the state before the first one. */
const recentTimeline = ({ journal, history }: Workspace): Timeline => {
  let timeline = newTimeline(
    Math.max(journal.span().first || journal.next, history.firstRequest() + 1),
  )
  let dependsOnEarlier = dependsOnHistoryBefore(timeline.first)
  const restartAt = (first: number) => {
    timeline = newTimeline(first)
    dependsOnEarlier = dependsOnHistoryBefore(first)
  }
  const nextSeq = () => timeline.first + timeline.steps.length
  for (const entry of entriesFrom(journal, timeline.first)) {
    if (entry.seq > nextSeq()) restartAt(entry.seq)
    addEntry(timeline, journal, entry)
    if (dependsOnEarlier(entry)) restartAt(entry.seq + 1)
  }
  if (nextSeq() < journal.next) restartAt(journal.next)
  return timeline
}

const startOf = (
  workspace: Workspace,
  { first, isStrict = false }: Timeline,
  isComplete: boolean,
) => {
  if (isComplete)
    return { initial_state: { ...workspace.journal.start()!.initial_state, strict: isStrict } }
  return {
    base: inSandboxAt(workspace, { request: first - 1 }, (sandbox) =>
      encodeBase(sandbox, isStrict),
    ),
  }
}

/** The seed with which a replay unseals the secrets of steps. */
const sealSeed = ({ initial_state, base }: Pick<ReplayFile, 'initial_state' | 'base'>) =>
  initial_state?.seed ?? seedOfTables(base!.tables) ?? ''

const sealStep = (step: ReplayStep, seal: SecretSealer): ReplayStep =>
  'input' in step ? ({ ...step, input: seal.seal(step.input) } as ReplayStep) : step

/**
 * Everything that happened to a workspace, ready to be replayed. If the journal does not reach back
 * to the initial state, the file begins at the earliest request after which no request is missing
 * and no step depends on earlier history, with the state before that request as its base. Call this
 * outside any transaction, with the clock at the present.
 */
export const createReplayFile = (workspace: Workspace, emulator: string): ReplayFile => {
  const { name, journal, clock } = workspace
  const complete = completeTimeline(workspace)
  const timeline = complete ?? recentTimeline(workspace)
  const start = startOf(workspace, timeline, complete !== undefined)
  const seal = new SecretSealer(sealSeed(start))
  const missing = missingRanges(timeline.numbers, timeline.first, journal.next - 1)
  return {
    format: 'sms-emulator/replay',
    version: 3,
    emulator,
    workspace: name,
    ...start,
    first_request: timeline.first,
    ...(missing.length > 0 && { missing }),
    steps: timeline.steps.map((step) => sealStep(step, seal)),
    now_ms: clock.now,
    state_hash: stateHash(workspace),
  }
}
