// The faults that names carry and that cannot be read, so that nothing is armed for them.

import type { Task } from '../domain/task/task.ts'
import { complaintOf, faultsIn, isMarked, nameWithout } from '../faults/named.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { TaskExplanation } from './schema.ts'

type Unreadable = TaskExplanation['unreadable_faults'][number]

type Owner = Pick<Unreadable, 'of' | 'id' | 'name'>

const owners = ({ servers }: Workspace, { id, name, source_server_id }: Task): Owner[] => {
  const server = servers.get(source_server_id)
  return [
    ...(server ? [{ of: 'source' as const, id: server.id, name: server.name ?? '' }] : []),
    { of: 'task' as const, id, name },
  ]
}

const whose = { source: 'its source server', task: 'the task' }
const paths = { source: '/v3/sources', task: '/v3/tasks' }

const fixOf = ({ of, id, name }: Owner, text: string): Unreadable['fix'] => {
  const rest = nameWithout(name, text)
  const say = 'Write it otherwise, or leave it out of the name:'
  return [
    {
      say,
      call:
        rest === '' ? null : { method: 'PUT', path: `${paths[of]}/${id}`, body: { name: rest } },
    },
  ]
}

const unreadableOf = (owner: Owner): Unreadable[] =>
  faultsIn(owner.name, {}).flatMap((each) => {
    if ('arming' in each) return []
    const { text, flaw } = each
    return {
      ...owner,
      text,
      why: flaw,
      say: `The name of ${whose[owner.of]}, ${owner.name}, carries a fault that cannot be read and is not armed: ${complaintOf(each)}`,
      fix: fixOf(owner, text),
    }
  })

/** Those of the names of a task and of its source; none where names mean nothing. */
export const unreadableFaults = (workspace: Workspace, task: Task): Unreadable[] =>
  workspace.settings.named_faults
    ? owners(workspace, task)
        .filter(({ name }) => isMarked(name))
        .flatMap(unreadableOf)
    : []
