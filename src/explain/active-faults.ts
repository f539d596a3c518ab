// The faults of a task: those that interrupt it or are armed for it, and those in names that cannot
// be parsed and so are not armed.
import { type Fault, faultStateAt } from '../domain/fault.ts'
import { matchesRequest } from '../domain/request-match.ts'
import type { Interruption } from '../domain/task/interruption.ts'
import type { Task } from '../domain/task/task.ts'
import { namedFaultError, parseNamedFaults, removeFaultFromName } from '../faults/name-syntax.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { fixStep, httpCall } from './fix-step.ts'
import { formatInstant } from './format.ts'
import type { TaskExplanation } from './schema.ts'

/** A fault that is armed for a task, and what it does as a sentence. */
export type ActiveFault = { id: string; message: string }

/** The faults of a task that has not been deleted: those that interrupt it now come first. */
export const activeFaults = (workspace: Workspace, task: Task): ActiveFault[] => {
  const applied = (task.task_faults?.interruptions ?? []).map(describeInterruption)
  const server = workspace.servers.get(task.source_server_id)
  const subject = {
    tasks: [{ id: task.id, name: task.name }],
    sources: server ? [{ id: server.id, name: server.name ?? '' }] : [],
  }
  const armed = workspace.faults
    .armed('tasks')
    .filter((fault) => faultStateAt(fault, workspace.clock.now) === 'armed')
    .filter(
      ({ id, match }) => matchesRequest(match, subject) && !applied.some((one) => one.id === id),
    )
  return [...applied, ...armed.map(describeArmed)]
}

const interruptionPhrases: Readonly<Record<Interruption['kind'], string>> = {
  halt: 'has stopped its work',
  slow: 'slows its line down',
  flap: 'interrupts its line again and again',
  overspeed: 'makes it copy too fast',
}

const describeInterruption = ({ fault_id, kind, since_ms, until_ms }: Interruption) => {
  const end = until_ms === null ? '' : `, until ${formatInstant(until_ms)}`
  const message = `it ${interruptionPhrases[kind]} since ${formatInstant(since_ms)}${end}.`
  return { id: fault_id, message }
}

const describeArmed = ({ id, kind, settings }: Fault): ActiveFault => {
  const fields = Object.entries(settings).map(([name, value]) => `, ${name} ${value}`)
  return { id, message: `${kind}${fields.join('')}.` }
}

type UnreadableFault = TaskExplanation['unreadable_faults'][number]

/**
 * The faults in the names of a task and its source that cannot be parsed; none if the workspace
 * does not read faults from names.
 */
export const unreadableFaults = (workspace: Workspace, task: Task): UnreadableFault[] => {
  if (!workspace.settings.named_faults) return []
  const server = workspace.servers.get(task.source_server_id)
  return [
    ...(server ? unreadableIn('source', server.id, server.name ?? '') : []),
    ...unreadableIn('task', task.id, task.name),
  ]
}

const owners = {
  source: { label: 'its source server', path: '/v3/sources' },
  task: { label: 'the task', path: '/v3/tasks' },
}

const unreadableIn = (
  owner: UnreadableFault['owner'],
  id: string,
  name: string,
): UnreadableFault[] =>
  parseNamedFaults(name, {}).flatMap((fault) => {
    if ('request' in fault) return []
    const { label, path } = owners[owner]
    const rest = removeFaultFromName(name, fault.text)
    const call = rest === '' ? null : httpCall('PUT', `${path}/${id}`, { name: rest })
    return {
      owner,
      id,
      name,
      text: fault.text,
      reason: fault.problem,
      message: `The name of ${label}, ${name}, contains a fault that cannot be parsed and is not armed: ${namedFaultError(fault)}`,
      fix: [fixStep('Correct the fault, or leave it out of the name:', call)],
    }
  })
