// A replay file done again from the beginning, in an emulator of its own, and held against itself.

import { version } from '../api/version.ts'
import { stateHash } from '../history/state-hash.ts'
import { redact } from '../journal/redact.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { type Fixture, InvalidFixtureError, workspaceStartOf } from './fixtures.ts'
import type { ReplayedStep } from './replay-file.ts'
import type { Replayer } from './replayer.ts'

export type { ReplayedStep as Replayed, ReplayStepInput as WrittenStep } from './replay-file.ts'

/** Where a replay first left the recording. */
export type Divergence = {
  /** The step, from 1; null where only the state in the end differs. */
  step: number | null
  operation: string | null
  /** What is known of the difference, a sentence each. */
  why: string[]
}

/** How a replay went: until its end, or until it left the recording. */
export type Outcome = {
  steps: number
  /** So many were taken. */
  taken: number
  state_hash: string
  divergence: Divergence | null
}

/** What a rerun needs of an emulator of its own. */
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

/** As much of a reply as a terminal shows well, in characters. */
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
      ? [`It came at ${replayed.at_ms}, where it was recorded at ${step.at_ms}: the clock differs.`]
      : []),
    isSame
      ? `The status is the recorded one (${now}); the body or a header differs.`
      : `It was answered ${now}, and the recording says ${before}.`,
    `The reply now: ${truncate(JSON.stringify(redact(replayed.reply)))}`,
    ...recordingNotes(file),
  ]
}

/** A fixture tells nothing of replies: its steps just have to succeed. */
const isAsExpected = ({ status, as_recorded }: ReplayedStep) => as_recorded ?? status < 300

const beginWorkspace = (emulator: ReplayingEmulator, file: Fixture) => {
  const { workspace } = file
  if (emulator.workspaces.has(workspace)) emulator.workspaces.drop(workspace)
  try {
    emulator.workspaces.openOrCreate(workspace, workspaceStartOf(file), false).clock.setHeld(true)
  } catch (error) {
    throw new InvalidFixtureError(
      `cannot begin the workspace ${workspace}: ${(error as Error).message}`,
    )
  }
}

/**
 * Begins the file's workspace in this emulator as it was born, or with the file's base, and takes
 * its steps; each reply is handed to `heard`. Ends at the first that is not as recorded. The clock
 * is held from then on. Throws InvalidFixture.
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
    `The state in the end has the hash ${end.state_hash}, and the recording ${file.state_hash}.`,
    ...recordingNotes(file),
  ]
  return { ...end, divergence: { step: null, operation: null, why } }
}
