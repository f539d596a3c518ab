// Arms the faults in the name of a server or a task.
import { createDraft } from '../faults/draft.ts'
import { mayContainFaults, namedFaultError, parseNamedFaults } from '../faults/name-syntax.ts'
import { dropNamedFaults, namedFaultId } from '../faults/named-faults.ts'
import { armFault } from '../faults/registry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { refreshAll } from './transition.ts'

/** The server or task that has the name. */
export type NameOwner = { kind: 'source' | 'task'; id: string; name: string }

/**
 * Arms the faults of a name, and removes those of the previous name. A suffix that cannot be parsed
 * is ignored, as the real service accepts the name; an event `unreadable` says why.
 */
export const armNamedFaults = (workspace: Workspace, { kind, id, name }: NameOwner): void => {
  const { settings, events, clock } = workspace
  const hadFaults = dropNamedFaults(workspace, id)
  const namedFaults =
    settings.named_faults && mayContainFaults(name) ? parseNamedFaults(name, { [kind]: id }) : []
  namedFaults.forEach((namedFault, index) => {
    const fault_id = namedFaultId(id, index + 1)
    if ('request' in namedFault) {
      armFault(workspace, { ...createDraft(workspace, namedFault.request), id: fault_id })
      return
    }
    const detail = namedFaultError(namedFault)
    const what = { kind: 'fault', fault_kind: 'unknown', what: 'unreadable' } as const
    events.add({ ...what, at_ms: clock.now, fault_id, detail })
  })
  if (hadFaults || namedFaults.length > 0) refreshAll(workspace)
}
