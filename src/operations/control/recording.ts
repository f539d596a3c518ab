// A workspace's journal as a replay file.
import { ControlFault } from '../../contract/control-fault.ts'
import type { ReplayFile, ReplayStep } from '../../contract/replay-file.ts'
import type { Entry } from '../../workspace/entry.ts'
import type { Journal } from '../../workspace/journal.ts'
import { stateHash } from '../../workspace/state-hash.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** So many entries are read at a time: their replies may be long. */
const PAGE = 256

function* entriesFrom(journal: Journal, first: number): Generator<Entry> {
  const { last } = journal.span()
  for (let after = first - 1; after < last; after += PAGE)
    yield* journal.list({ after, upTo: after + PAGE })
}

/** What is known of the story must begin where the workspace did. Throws ControlFault. */
const firstOf = ({ name, journal }: Workspace): number => {
  const beginning = journal.beginning()
  if (!beginning)
    throw new ControlFault(
      409,
      'BirthUnknown',
      `The journal of ${name} does not tell how the workspace began.`,
      'Reset the workspace, or begin another, to record from the beginning.',
    )
  const { first } = journal.span()
  const earliest = first === 0 ? journal.next : first
  if (earliest > beginning.request)
    throw new ControlFault(
      409,
      'JournalBeginsLater',
      `The journal of ${name} begins at request ${earliest}, its story at ${beginning.request}.`,
      'Reset the workspace to record anew; its setting journal_limit says how much is kept.',
    )
  return beginning.request
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

/**
 * Everything that has happened to a workspace, to be done again. Call it at the workspace's
 * present. Throws the faults BirthUnknown and JournalBeginsLater.
 */
export const recordingOf = (workspace: Workspace, emulator: string): ReplayFile => {
  const { name, journal, clock } = workspace
  const first = firstOf(workspace)
  const numbers: number[] = []
  const steps: ReplayStep[] = []
  let isStrict: boolean | undefined
  for (const entry of entriesFrom(journal, first)) {
    if (entry.origin !== 'fixture') isStrict ??= entry.strict ?? false
    numbers.push(entry.seq)
    steps.push(withoutNobody(stepOf(entry, isStrict ?? false)))
  }
  const missing = missingOf(numbers, first, journal.next - 1)
  return {
    format: 'sms-emulator/replay',
    version: 1,
    emulator,
    workspace: name,
    birth: { ...journal.beginning()!.birth, strict: isStrict ?? false },
    first_request: first,
    ...(missing.length > 0 && { missing }),
    steps,
    now_ms: clock.now,
    state_hash: stateHash(workspace),
  }
}
