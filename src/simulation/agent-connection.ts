// The link to the agent of a source: faults cut it, and it comes back.
import { expiryOf, type Fault, type FaultSubject, matches } from '../domain/fault.ts'
import type { Server } from '../domain/server/server.ts'
import { faultsMatching, matchFault } from '../faults/registry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { armAgentTimer } from './agent-timer.ts'
import { refreshTask } from './refresh-task.ts'

type Offline = NonNullable<Server['offline']>

const sourceSubject = ({ tasks }: Workspace, { id, name }: Server): FaultSubject => {
  const task = tasks.ofServer(id)
  return { tasks: task ? [{ id: task.id, name: task.name }] : [], sources: [{ id, name }] }
}

/** Those that strike a source; the others wait for a sub-task of its task. */
const appliesToSources = ({ kind, settings }: Fault) =>
  kind === 'agent-offline' && settings.subtask === undefined

/** The absence that a fault begins now. */
const outageOf = (workspace: Workspace, fault: Fault, for_ms: number | null) => {
  const until = Math.min(expiryOf(fault), workspace.clock.now + (for_ms ?? Infinity))
  return { fault_id: fault.id, until_ms: Number.isFinite(until) ? until : null }
}

const isActive = ({ faults, clock }: Workspace, { fault_id, until_ms }: Offline['outages'][0]) =>
  faults.get(fault_id) !== undefined && (until_ms === null || until_ms > clock.now)

/** Lets a source meet the faults that it has not met yet. */
const matchFaults = (workspace: Workspace, server: Server, before: Offline): Offline => {
  let offline = before
  for (const fault of faultsMatching(workspace, 'tasks', sourceSubject(workspace, server))) {
    if (!appliesToSources(fault) || offline.matched.includes(fault.id)) continue
    const detail = `agent-offline ${server.id}`
    const isApplied = matchFault(workspace, fault, () => ({ detail }))
    const outage = outageOf(workspace, fault, (fault.settings.for_ms as number | undefined) ?? null)
    offline = {
      matched: [...offline.matched, fault.id],
      outages: isApplied ? [...offline.outages, outage] : offline.outages,
    }
  }
  return offline
}

/** When the first fault that waits for its time is met. */
const nextMatchAt = (workspace: Workspace, server: Server, { matched }: Offline): number => {
  const { faults, clock } = workspace
  const waiting = faults
    .armed('tasks')
    .filter((fault) => appliesToSources(fault) && !matched.includes(fault.id))
    .filter(({ from_ms }) => (from_ms ?? 0) > clock.now)
  if (waiting.length === 0) return Infinity
  const subject = sourceSubject(workspace, server)
  const matching = waiting.filter(({ match }) => matches(match, subject))
  return Math.min(...matching.map(({ from_ms }) => from_ms!))
}

/** The server as the link to its agent now is; who comes and goes is noted when it does. */
const withConnection = (server: Server, { matched, outages }: Offline, now: number): Server => {
  const { offline: _, ...rest } = server
  const outagesBefore = server.offline?.outages.length ?? 0
  const connected = outages.length > 0 ? false : outagesBefore > 0 || server.connected
  const last_visit_time = connected === server.connected ? server.last_visit_time : now
  const offline = matched.length + outages.length > 0 ? { offline: { matched, outages } } : {}
  return { ...rest, ...offline, connected, last_visit_time }
}

/** Cuts the link to the agent of a source, or restores it, as the faults that are armed have it. */
export const updateAgentConnection = (workspace: Workspace, server: Server): Server => {
  const { servers, tasks, faults, clock } = workspace
  const remaining: Offline = {
    matched: (server.offline?.matched ?? []).filter((id) => faults.get(id)),
    outages: (server.offline?.outages ?? []).filter((outage) => isActive(workspace, outage)),
  }
  const offline = matchFaults(workspace, server, remaining)
  const ends = offline.outages.map(({ until_ms }) => until_ms ?? Infinity)
  armAgentTimer(workspace, server.id, Math.min(...ends, nextMatchAt(workspace, server, offline)))
  const after = withConnection(server, offline, clock.now)
  if (!server.offline && !after.offline) return server
  servers.save(after)
  const task = tasks.ofServer(server.id)
  if (task && after.connected !== server.connected) refreshTask(workspace, task)
  return after
}

/** Cuts the link to the agent of a source for a fault that has struck its task. */
export const disconnect = (
  workspace: Workspace,
  server: Server,
  fault: Fault,
  for_ms: number | null,
): void => {
  const { matched, outages } = server.offline ?? { matched: [], outages: [] }
  const outage = outageOf(workspace, fault, for_ms)
  updateAgentConnection(workspace, {
    ...server,
    offline: { matched, outages: [...outages, outage] },
  })
}
