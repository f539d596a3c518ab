// A replay file done again from the beginning, in an emulator of its own, and held against itself.

import { version } from '../api/version.ts'
import { Emulator } from '../emulator.ts'
import { stateHash } from '../history/state-hash.ts'
import { crossOut } from '../journal/redact.ts'
import { type Fixture, FixtureUnusable, startOf } from './fixtures.ts'
import type { Replayed } from './replay-file.ts'

export type { Replayed, WrittenStep } from './replay-file.ts'

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

const told = (status: number, error_code: string | null | undefined) =>
  `${status}${error_code ? ` ${error_code}` : ''}`

const circumstances = ({ emulator, missing = [] }: Fixture): string[] => [
  ...missing.map(
    ({ from, to }) =>
      `The recording lacks requests ${from} to ${to}: they were lost when the emulator was killed.`,
  ),
  ...(emulator === undefined || emulator === version
    ? []
    : [`It was recorded by version ${emulator}, and this is ${version}.`]),
]

/** As much of a reply as a terminal shows well, in characters. */
const shortened = (text: string) => (text.length > 2000 ? `${text.slice(0, 2000)}…` : text)

const whyAt = (file: Fixture, replayed: Replayed): string[] => {
  const step = file.steps[replayed.step - 1]!
  const recorded = 'operation' in step ? step : undefined
  const now = told(replayed.status, replayed.error_code)
  const wasRefused = recorded?.status !== undefined
  const before = wasRefused ? told(recorded!.status!, recorded!.error_code) : 'success'
  const isSame = wasRefused ? before === now : replayed.status < 300
  const isLate = step.at_ms !== undefined && replayed.at_ms !== step.at_ms
  return [
    ...(isLate
      ? [`It came at ${replayed.at_ms}, where it was recorded at ${step.at_ms}: the clock differs.`]
      : []),
    isSame
      ? `The status is the recorded one (${now}); the body or a header differs.`
      : `It was answered ${now}, and the recording says ${before}.`,
    `The reply now: ${shortened(JSON.stringify(crossOut(replayed.reply)))}`,
    ...circumstances(file),
  ]
}

/** A fixture tells nothing of replies: its steps just have to succeed. */
const isMet = ({ status, as_recorded }: Replayed) => as_recorded ?? status < 300

const begin = (emulator: Emulator, file: Fixture) => {
  const { workspace } = file
  if (emulator.workspaces.has(workspace)) emulator.workspaces.drop(workspace)
  try {
    emulator.workspaces.openOrCreate(workspace, startOf(file), false).clock.hold(true)
  } catch (error) {
    throw new FixtureUnusable(
      `cannot begin the workspace ${workspace}: ${(error as Error).message}`,
    )
  }
}

/**
 * Begins the file's workspace in this emulator as it was born, or with the file's base, and takes
 * its steps; each reply is handed to `heard`. Ends at the first that is not as recorded. The clock
 * is held from then on. Throws FixtureUnusable.
 */
export const rerun = (
  emulator: Emulator,
  file: Fixture,
  heard: (replayed: Replayed) => void = () => {},
): Outcome => {
  const { workspace: name, steps } = file
  emulator.replays.check(file)
  begin(emulator, file)
  const current = () => emulator.workspaces.openOrCreate(name)
  const outcome = (taken: number, divergence: Divergence | null): Outcome => ({
    steps: steps.length,
    taken,
    state_hash: stateHash(current()),
    divergence,
  })
  for (const replayed of emulator.replays.take(name, file)) {
    heard(replayed)
    const { step, operation } = replayed
    if (!isMet(replayed)) return outcome(step, { step, operation, why: whyAt(file, replayed) })
  }
  const end = outcome(steps.length, null)
  if (file.state_hash === undefined || file.state_hash === end.state_hash) return end
  const why = [
    `The state in the end has the hash ${end.state_hash}, and the recording ${file.state_hash}.`,
    ...circumstances(file),
  ]
  return { ...end, divergence: { step: null, operation: null, why } }
}

/** Does a replay file again in memory, in an emulator of its own. Throws FixtureUnusable. */
export const rerunAlone = (file: Fixture, heard?: (replayed: Replayed) => void): Outcome => {
  const emulator = new Emulator({ clock: 'frozen', report: () => {} })
  try {
    return rerun(emulator, file, heard)
  } finally {
    emulator.close()
  }
}
