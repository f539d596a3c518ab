// Workspaces that begin, or begin again, at run time: with a fixture or without.

import { omitUndefined } from '../options.ts'
import type { Host } from '../pipeline/host.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { type Fixture, InvalidFixtureError, readFixture, workspaceStartOf } from './fixtures.ts'
import type { Replayer } from './replays.ts'

/** Nothing can be asked of a world that is there already. */
const rejectInitialStateBesideBase = ({ workspace, base }: Fixture, initialState: object) => {
  const [field] = Object.keys(initialState)
  if (base && field !== undefined)
    throw new InvalidFixtureError(
      `fixture of ${workspace}: its base has a seed and a clock, so ${field} cannot be chosen`,
    )
}

/** What the host does to begin workspaces. */
export const workspaceLifecycle = (
  workspaces: Workspaces,
  replays: Replayer,
): Pick<Host, 'create' | 'reset'> => ({
  create: (name, { fixture, ...rest }) => {
    const parsedFixture = fixture === undefined ? undefined : readFixture(fixture)
    const initialState = omitUndefined(rest)
    if (parsedFixture) rejectInitialStateBesideBase(parsedFixture, initialState)
    const start = { ...(parsedFixture && workspaceStartOf(parsedFixture)), ...initialState }
    const workspace = workspaces.openOrCreate(name, start, parsedFixture?.base === undefined)
    if (parsedFixture) replays.load(workspace, parsedFixture, () => workspaces.drop(name))
    return workspace
  },
  reset: (name, fixture) => {
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
    if (parsedFixture) replays.load(workspace, parsedFixture, () => recreate(false))
    return workspace
  },
})
