// Faults armed by the name of a server or task. They are removed together with it.
import type { Fault } from '../domain/fault.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { removeFault } from './registry.ts'

/** The id of the nth fault (from 1) in the name of a server or task. */
export const namedFaultId = (owner_id: string, nth: number): string => `named.${owner_id}.${nth}`

const belongsTo =
  (owner_id: string) =>
  ({ id }: Fault) =>
    id.startsWith(`named.${owner_id}.`)

/** Removes the faults of the name of a server or task. Returns whether there were any. */
export const dropNamedFaults = (workspace: Workspace, owner_id: string): boolean => {
  const { faults } = workspace
  if (!faults.hasAny()) return false
  const own = faults.all().filter(belongsTo(owner_id))
  for (const fault of own) removeFault(workspace, fault)
  return own.length > 0
}
