// Workspaces that begin, or begin again, at run time: with a fixture or without.

import { given } from '../options.ts'
import type { Host } from '../pipeline/host.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { type Fixture, FixtureUnusable, readFixture, startOf } from './fixtures.ts'
import type { Replays } from './replays.ts'

/** Nothing can be asked of a world that is there already. */
const checkIsOpen = ({ workspace, base }: Fixture, birth: object) => {
  const [field] = Object.keys(birth)
  if (base && field !== undefined)
    throw new FixtureUnusable(
      `fixture of ${workspace}: its base has a seed and a clock, so ${field} cannot be chosen`,
    )
}

/** What the host does to begin workspaces. */
export const beginnings = (
  workspaces: Workspaces,
  replays: Replays,
): Pick<Host, 'create' | 'reset'> => ({
  create: (name, { fixture, ...rest }) => {
    const extra = fixture === undefined ? undefined : readFixture(fixture)
    const birth = given(rest)
    if (extra) checkIsOpen(extra, birth)
    const start = { ...(extra && startOf(extra)), ...birth }
    const workspace = workspaces.openOrCreate(name, start, extra?.base === undefined)
    if (extra) replays.plant(workspace, extra, () => workspaces.drop(name))
    return workspace
  },
  reset: (name, fixture) => {
    const extra = fixture === undefined ? undefined : readFixture(fixture)
    const birth = workspaces.openOrCreate(name).birth()
    // A world that the workspace would begin with of itself gives way to what is asked for.
    const start = extra ? { ...birth, base: undefined, ...startOf(extra) } : birth
    const beginAnew = (isFurnished: boolean) => {
      workspaces.drop(name)
      return workspaces.openOrCreate(name, start, isFurnished)
    }
    const workspace = beginAnew(extra === undefined)
    if (extra) replays.plant(workspace, extra, () => beginAnew(false))
    return workspace
  },
})
