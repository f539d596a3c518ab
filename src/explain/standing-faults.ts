// The faults that hold a task up now, and those that are armed for it.
import { type Fault, matches, stateAt } from '../domain/fault.ts'
import type { Hindrance } from '../domain/task/interruption.ts'
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { StandingFault } from './holds.ts'

const deeds: Readonly<Record<Hindrance['does'], string>> = {
  halt: 'has stopped its work',
  slow: 'slows its line down',
  flap: 'lets its line come and go',
  overspeed: 'drives it too fast',
}

const iso = (ms: number) => new Date(ms).toISOString()

const endOf = (until_ms: number | null) => (until_ms === null ? '' : `, until ${iso(until_ms)}`)

const holding = ({ struck }: Task): StandingFault[] =>
  (struck?.hindrances ?? []).map(({ fault_id, does, since_ms, until_ms }) => ({
    id: fault_id,
    say: `it ${deeds[does]} since ${iso(since_ms)}${endOf(until_ms)}.`,
  }))

const wordsOf = ({ kind, settings }: Fault) =>
  [kind, ...Object.entries(settings).map(([name, value]) => `${name} ${value}`)].join(', ')

/** What stands against a task, what has struck first. */
export const standingFaults = (workspace: Workspace, task: Task): StandingFault[] => {
  const held = holding(task)
  const server = workspace.servers.get(task.source_server_id)
  const subject = {
    tasks: [{ id: task.id, name: task.name }],
    sources: server ? [{ id: server.id, name: server.name ?? '' }] : [],
  }
  const armed = workspace.faults
    .armed('tasks')
    .filter((fault) => stateAt(fault, workspace.clock.now) === 'armed')
    .filter(({ id, match }) => matches(match, subject) && !held.some((one) => one.id === id))
  return [...held, ...armed.map((fault) => ({ id: fault.id, say: `${wordsOf(fault)}.` }))]
}
