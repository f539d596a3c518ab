// The faults that names carry and that cannot be read, so that nothing is armed for them.

import type { Task } from '../domain/task/task.ts'
import {
  mayContainFaults,
  namedFaultError,
  parseNamedFaults,
  removeFaultFromName,
} from '../faults/named.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { TaskExplanation } from './schema.ts'

type UnreadableFault = TaskExplanation['unreadable_faults'][number]

type NameOwner = Pick<UnreadableFault, 'owner' | 'id' | 'name'>

const nameOwners = ({ servers }: Workspace, { id, name, source_server_id }: Task): NameOwner[] => {
  const server = servers.get(source_server_id)
  return [
    ...(server ? [{ owner: 'source' as const, id: server.id, name: server.name ?? '' }] : []),
    { owner: 'task' as const, id, name },
  ]
}

const ownerLabels = { source: 'its source server', task: 'the task' }
const ownerPaths = { source: '/v3/sources', task: '/v3/tasks' }

const fixSteps = ({ owner, id, name }: NameOwner, text: string): UnreadableFault['fix'] => {
  const rest = removeFaultFromName(name, text)
  const message = 'Write it otherwise, or leave it out of the name:'
  return [
    {
      message,
      call:
        rest === ''
          ? null
          : { method: 'PUT', path: `${ownerPaths[owner]}/${id}`, body: { name: rest } },
    },
  ]
}

const unreadableFaultsOf = (owner: NameOwner): UnreadableFault[] =>
  parseNamedFaults(owner.name, {}).flatMap((each) => {
    if ('request' in each) return []
    const { text, problem } = each
    return {
      ...owner,
      text,
      reason: problem,
      message: `The name of ${ownerLabels[owner.owner]}, ${owner.name}, carries a fault that cannot be read and is not armed: ${namedFaultError(each)}`,
      fix: fixSteps(owner, text),
    }
  })

/** Those of the names of a task and of its source; none where names mean nothing. */
export const unreadableFaults = (workspace: Workspace, task: Task): UnreadableFault[] =>
  workspace.settings.named_faults
    ? nameOwners(workspace, task)
        .filter(({ name }) => mayContainFaults(name))
        .flatMap(unreadableFaultsOf)
    : []
