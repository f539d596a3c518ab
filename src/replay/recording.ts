// A workspace's journal as a replay file.

import { seedIn } from '../history/export-schema.ts'
import { asOf } from '../history/sandbox.ts'
import { stateHash } from '../history/state-hash.ts'
import type { Entry } from '../journal/entry.ts'
import type { Journal } from '../journal/journal.ts'
import { Seal } from '../journal/redact.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { baseOf } from './base.ts'
import { reachFrom } from './reach.ts'
import type { ReplayFile, ReplayStep } from './replay-file.ts'

/** So many entries are read at a time: their replies may be long. */
const PAGE = 256

function* entriesFrom(journal: Journal, first: number): Generator<Entry> {
  const { last } = journal.span()
  for (let after = first - 1; after < last; after += PAGE)
    yield* journal.list({ after, upTo: after + PAGE })
}

const NOBODY = { user: '', project_id: null }

/** The workspace that a path names is the one that is replayed; it need not be said each time. */
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

const withoutNobody = (step: ReplayStep): ReplayStep => {
  if (!('caller' in step) || JSON.stringify(step.caller) !== JSON.stringify(NOBODY)) return step
  const { caller: _, ...rest } = step
  return rest
}

/** Spans of numbers between `first` and `last` that no entry has. */
const missingOf = (numbers: readonly number[], first: number, last: number) => {
  const missing: { from: number; to: number }[] = []
  let due = first
  for (const number of [...numbers, last + 1]) {
    if (number > due) missing.push({ from: due, to: number - 1 })
    due = number + 1
  }
  return missing
}

/** A story from one of its requests on. Secrets are open in it. */
type Story = { first: number; numbers: number[]; steps: ReplayStep[]; isStrict?: boolean }

const storyFrom = (first: number): Story => ({ first, numbers: [], steps: [] })

const tell = (story: Story, journal: Journal, entry: Entry) => {
  if (entry.origin !== 'fixture') story.isStrict ??= entry.strict ?? false
  const open = { ...entry, input: journal.openInput(entry) }
  story.numbers.push(entry.seq)
  story.steps.push(withoutNobody(stepOf(open, story.isStrict ?? false)))
}

/** The whole story, if the journal has its beginning still: with what a kill has taken of it. */
const storySinceBirth = ({ journal }: Workspace): Story | undefined => {
  const beginning = journal.beginning()
  if (!beginning || (journal.span().first || journal.next) > beginning.request) return undefined
  const story = storyFrom(beginning.request)
  for (const entry of entriesFrom(journal, story.first)) tell(story, journal, entry)
  return story
}

/** As much of the end of the story as can be done again for certain, given the world before it. */
const storyOfLate = ({ journal, history }: Workspace): Story => {
  let story = storyFrom(Math.max(journal.span().first || journal.next, history.first() + 1))
  let reachesBack = reachFrom(story.first)
  const beginAt = (first: number) => {
    story = storyFrom(first)
    reachesBack = reachFrom(first)
  }
  const due = () => story.first + story.steps.length
  for (const entry of entriesFrom(journal, story.first)) {
    if (entry.seq > due()) beginAt(entry.seq)
    tell(story, journal, entry)
    if (reachesBack(entry)) beginAt(entry.seq + 1)
  }
  if (due() < journal.next) beginAt(journal.next)
  return story
}

const beginningOf = (
  workspace: Workspace,
  { first, isStrict = false }: Story,
  isWhole: boolean,
) => {
  if (isWhole) return { birth: { ...workspace.journal.beginning()!.birth, strict: isStrict } }
  return { base: asOf(workspace, { request: first - 1 }, (copy) => baseOf(copy, isStrict)) }
}

/** The seed that a replay opens the secrets of steps with. */
const seedOf = ({ birth, base }: Pick<ReplayFile, 'birth' | 'base'>) =>
  birth?.seed ?? seedIn(base!.tables) ?? ''

const sealed = (step: ReplayStep, seal: Seal): ReplayStep =>
  'input' in step ? ({ ...step, input: seal.seal(step.input) } as ReplayStep) : step

/**
 * What has happened to a workspace, to be done again: since its birth, or, where the journal does
 * not tell that, since the earliest request from which on nothing is missing and no step goes
 * back further; the world as it was before that one comes along. Call it at the workspace's present
 * and outside any transaction.
 */
export const recordingOf = (workspace: Workspace, emulator: string): ReplayFile => {
  const { name, journal, clock } = workspace
  const whole = storySinceBirth(workspace)
  const story = whole ?? storyOfLate(workspace)
  const beginning = beginningOf(workspace, story, whole !== undefined)
  const seal = new Seal(seedOf(beginning))
  const missing = missingOf(story.numbers, story.first, journal.next - 1)
  return {
    format: 'sms-emulator/replay',
    version: whole ? 1 : 2,
    emulator,
    workspace: name,
    ...beginning,
    first_request: story.first,
    ...(missing.length > 0 && { missing }),
    steps: story.steps.map((step) => sealed(step, seal)),
    now_ms: clock.now,
    state_hash: stateHash(workspace),
  }
}
