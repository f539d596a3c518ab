// Creates and resets workspaces at run time, with or without a fixture.

import type { InitialState } from '../domain/initial-state.ts'
import { omitUndefined } from '../domain/json.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { type Fixture, InvalidFixtureError, workspaceStartOf } from './fixtures.ts'
import type { Replayer } from './replayer.ts'

/** A base brings its own seed and clock, so a request cannot choose them. */
const rejectInitialStateBesideBase = ({ workspace, base }: Fixture, initialState: object) => {
  const [field] = Object.keys(initialState)
  if (base && field !== undefined)
    throw new InvalidFixtureError(
      `fixture of ${workspace}: its base has a seed and a clock, so ${field} cannot be chosen`,
    )
}

type Needs = {
  workspaces: Workspaces
  replayer: Replayer
  readFixture: (nameOrPath: string) => Fixture
}

type CreateOptions = { fixture?: string | undefined } & {
  [K in 'seed' | 'mode' | 'pace' | 'now_ms']?: InitialState[K] | undefined
}

/** Creates and resets workspaces. Both throw InvalidFixtureError, and then change nothing. */
export const workspaceLifecycle = ({ workspaces, replayer, readFixture }: Needs) => ({
  create: (name: string, { fixture, ...rest }: CreateOptions): Workspace => {
    const parsedFixture = fixture === undefined ? undefined : readFixture(fixture)
    const initialState = omitUndefined(rest)
    if (parsedFixture) rejectInitialStateBesideBase(parsedFixture, initialState)
    const start = { ...(parsedFixture && workspaceStartOf(parsedFixture)), ...initialState }
    const workspace = workspaces.openOrCreate(name, start, parsedFixture?.base === undefined)
    if (parsedFixture) replayer.load(workspace, parsedFixture, () => workspaces.drop(name))
    return workspace
  },
  reset: (name: string, fixture?: string): Workspace => {
    const parsedFixture = fixture === undefined ? undefined : readFixture(fixture)
    const initialState = workspaces.openOrCreate(name).initialState()
    // The named fixture replaces a base that the workspace would otherwise begin with.
    const start = parsedFixture
      ? { ...initialState, base: undefined, ...workspaceStartOf(parsedFixture) }
      : initialState
    const recreate = (shouldInitialise: boolean) => {
      workspaces.drop(name)
      return workspaces.openOrCreate(name, start, shouldInitialise)
    }
    const workspace = recreate(parsedFixture === undefined)
    if (parsedFixture) replayer.load(workspace, parsedFixture, () => recreate(false))
    return workspace
  },
})
