// The faults that hold a task up now, and those that are armed for it.
import { type Fault, faultStateAt } from '../domain/fault.ts'
import { matchesRequest } from '../domain/request-match.ts'
import type { Interruption } from '../domain/task/interruption.ts'
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ActiveFault } from './blockers.ts'

const interruptionPhrases: Readonly<Record<Interruption['kind'], string>> = {
  halt: 'has stopped its work',
  slow: 'slows its line down',
  flap: 'lets its line come and go',
  overspeed: 'drives it too fast',
}

const iso = (ms: number) => new Date(ms).toISOString()

const describeEnd = (until_ms: number | null) =>
  until_ms === null ? '' : `, until ${iso(until_ms)}`

const appliedFaults = ({ task_faults: applied }: Task): ActiveFault[] =>
  (applied?.interruptions ?? []).map(({ fault_id, kind: does, since_ms, until_ms }) => ({
    id: fault_id,
    message: `it ${interruptionPhrases[does]} since ${iso(since_ms)}${describeEnd(until_ms)}.`,
  }))

const describeFault = ({ kind, settings }: Fault) =>
  [kind, ...Object.entries(settings).map(([name, value]) => `${name} ${value}`)].join(', ')

/** What stands against a task, what has struck first. */
export const activeFaults = (workspace: Workspace, task: Task): ActiveFault[] => {
  const applied = appliedFaults(task)
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
  return [
    ...applied,
    ...armed.map((fault) => ({ id: fault.id, message: `${describeFault(fault)}.` })),
  ]
}
