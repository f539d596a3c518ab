// Arming what the name of a server or a task carries.
import { draftOf } from '../faults/draft.ts'
import { complaintOf, faultsIn, isMarked } from '../faults/named.ts'
import { dropNamedFaults, namedFaultId } from '../faults/named-faults.ts'
import { armFault } from '../faults/registry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { feelFaults } from './refresh-all.ts'

/** Whose name it is. */
export type NameOwner = { is: 'source' | 'task'; id: string; name: string }

/**
 * Arms the faults of a name, in place of those of the name before. One that cannot be read is told
 * in the log of events alone: the real service takes the name.
 */
export const armNamedFaults = (workspace: Workspace, { is, id, name }: NameOwner): void => {
  const { settings, happenings, clock } = workspace
  const isRid = dropNamedFaults(workspace, id)
  const found = settings.named_faults && isMarked(name) ? faultsIn(name, { [is]: id }) : []
  found.forEach((each, index) => {
    const fault_id = namedFaultId(id, index + 1)
    if ('arming' in each) {
      armFault(workspace, { ...draftOf(workspace, each.arming), id: fault_id })
      return
    }
    const detail = complaintOf(each)
    const what = { kind: 'fault', fault_kind: 'unknown', what: 'unreadable' } as const
    happenings.note({ ...what, at_ms: clock.now, fault_id, detail })
  })
  if (isRid || found.length > 0) feelFaults(workspace)
}
