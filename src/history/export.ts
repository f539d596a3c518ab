// A workspace written down as text that people can read and compare, and read back.
import { buildWorld } from '../store/build-world.ts'
import type { World, WorldRow } from '../store/world.ts'
import type { ClockState } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { isState, stateOf } from './state-hash.ts'

export { WorldUnusable } from '../store/build-world.ts'
export type { World } from '../store/world.ts'

/** What the text says it is. */
export const WORLD_FORMAT = 'sms-emulator-workspace'

/** All that a workspace holds, as indented JSON: the same text for the same state. */
export const worldText = (workspace: Workspace): string =>
  `${JSON.stringify({ format: WORLD_FORMAT, ...stateOf(workspace) }, null, 2)}\n`

/** How far a clock is from the host's is for this host to say. */
const withHost = (row: WorldRow): WorldRow =>
  row.key === 'clock' ? { ...row, value: { ...(row.value as ClockState), offset_ms: 0 } } : row

/** The bytes of a database that holds the world, of any schema so far. Throws WorldUnusable. */
export const worldBytes = ({ schema, tables }: World): Buffer => {
  const meta = (tables.meta ?? []).filter(isState).map(withHost)
  return buildWorld({ schema, tables: { ...tables, ...(tables.meta && { meta }) } })
}

/** Puts a world in the place of a name; a flowing clock flows on from the instant it tells. */
export const install = (workspaces: Workspaces, name: string, world: Buffer): Workspace =>
  workspaces.install(name, world, ({ history, clock }) =>
    history.unwatched(() => clock.leap(clock.now)),
  )
