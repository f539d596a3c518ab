// Workspaces that begin, or begin again, at run time: with a fixture or without.

import type { InitialState } from '../domain/initial-state.ts'
import { omitUndefined } from '../domain/json.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { type Fixture, InvalidFixtureError, workspaceStartOf } from './fixtures.ts'
import type { Replayer } from './replayer.ts'

/** Nothing can be asked of a world that is there already. */
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
  [K in 'seed' | 'mode' | 'pace']?: InitialState[K] | undefined
}

/** Creates and resets workspaces; both throw InvalidFixtureError and leave nothing half done. */
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
    // A world that the workspace would begin with of itself gives way to what is asked for.
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
