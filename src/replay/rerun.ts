// Replays a file from its beginning and compares every reply with the recorded one.

import { version } from '../api/version.ts'
import { stateHash } from '../history/state-hash.ts'
import { redact } from '../journal/redact.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { type Fixture, InvalidFixtureError, workspaceStartOf } from './fixtures.ts'
import type { ReplayedStep } from './replay-file.ts'
import type { Replayer } from './replayer.ts'

/** The first difference between a replay and the recording. */
export type Divergence = {
  /** The number of the step, from 1; null if only the final state differs. */
  step: number | null
  operation: string | null
  /** What is known about the difference, one sentence each. */
  why: string[]
}

/** The result of a replay, which stops at the first difference. */
export type Outcome = {
  steps: number
  /** How many steps were replayed. */
  taken: number
  state_hash: string
  divergence: Divergence | null
}

/** The parts of an emulator that a rerun uses. */
export type ReplayingEmulator = { workspaces: Workspaces; replayer: Replayer }

const describeStatus = (status: number, error_code: string | null | undefined) =>
  `${status}${error_code ? ` ${error_code}` : ''}`

const recordingNotes = ({ emulator, missing = [] }: Fixture): string[] => [
  ...missing.map(
    ({ from, to }) =>
      `The recording lacks requests ${from} to ${to}: they were lost when the emulator was killed.`,
  ),
  ...(emulator === undefined || emulator === version
    ? []
    : [`It was recorded by version ${emulator}, and this is ${version}.`]),
]

/** At most 2,000 characters of a reply, for a terminal. */
const truncate = (text: string) => (text.length > 2000 ? `${text.slice(0, 2000)}…` : text)

const explainDivergence = (file: Fixture, replayed: ReplayedStep): string[] => {
  const step = file.steps[replayed.step - 1]!
  const recorded = 'operation' in step ? step : undefined
  const now = describeStatus(replayed.status, replayed.error_code)
  const wasRefused = recorded?.status !== undefined
  const before = wasRefused ? describeStatus(recorded!.status!, recorded!.error_code) : 'success'
  const isSame = wasRefused ? before === now : replayed.status < 300
  const isLate = step.at_ms !== undefined && replayed.at_ms !== step.at_ms
  return [
    ...(isLate
      ? [`The clock was at ${replayed.at_ms}; the step was recorded at ${step.at_ms}.`]
      : []),
    isSame
      ? `The status is as recorded (${now}), but the body or a header differs.`
      : `The status is ${now}; recorded was ${before}.`,
    `The reply now: ${truncate(JSON.stringify(redact(replayed.reply)))}`,
    ...recordingNotes(file),
  ]
}

/** A step without a recorded reply, as in a fixture, has to succeed. */
const isAsExpected = ({ status, as_recorded }: ReplayedStep) => as_recorded ?? status < 300

const beginWorkspace = (emulator: ReplayingEmulator, file: Fixture) => {
  const { workspace } = file
  if (emulator.workspaces.has(workspace)) emulator.workspaces.drop(workspace)
  try {
    emulator.workspaces.openOrCreate(workspace, workspaceStartOf(file), false).clock.setHeld(true)
  } catch (error) {
    throw new InvalidFixtureError(
      `cannot create workspace ${workspace}: ${(error as Error).message}`,
    )
  }
}

/**
 * Creates the file's workspace in this emulator, replacing one of that name, and replays the steps.
 * Calls `onStep` with each reply. Stops at the first reply that is not as recorded. The clock stays
 * held. Throws InvalidFixtureError.
 */
export const rerun = (
  emulator: ReplayingEmulator,
  file: Fixture,
  onStep: (replayed: ReplayedStep) => void = () => {},
): Outcome => {
  const { workspace: name, steps } = file
  emulator.replayer.check(file)
  beginWorkspace(emulator, file)
  const current = () => emulator.workspaces.openOrCreate(name)
  const outcome = (taken: number, divergence: Divergence | null): Outcome => ({
    steps: steps.length,
    taken,
    state_hash: stateHash(current()),
    divergence,
  })
  for (const replayed of emulator.replayer.replay(name, file)) {
    onStep(replayed)
    const { step, operation } = replayed
    if (!isAsExpected(replayed))
      return outcome(step, { step, operation, why: explainDivergence(file, replayed) })
  }
  const end = outcome(steps.length, null)
  // The hash covers the names of stored fields, which version 3 of replay files changed.
  const isComparable = file.version === undefined || file.version >= 3
  if (!isComparable || file.state_hash === undefined || file.state_hash === end.state_hash)
    return end
  const why = [
    `The final state has the hash ${end.state_hash}; recorded was ${file.state_hash}.`,
    ...recordingNotes(file),
  ]
  return { ...end, divergence: { step: null, operation: null, why } }
}
