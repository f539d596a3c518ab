// The connection to the agent of a source server: faults cut it, and it comes back when they end.
import { expiryOf, type Fault } from '../domain/fault.ts'
import { matchesRequest, type RequestFacts } from '../domain/request-match.ts'
import { applyLifeEvent } from '../domain/server/life.ts'
import type { Server } from '../domain/server/server.ts'
import { faultsMatching, matchFault } from '../faults/registry.ts'
import type { Workspace } from '../workspace/workspace.ts'

type Offline = NonNullable<Server['offline']>

/** The id and the event of a source's timer: its agent is next lost, or back. */
export const AGENT_TIMER = 'agent'

/**
 * Cuts or restores the connection to the agent of a source as the armed faults say, and arms the
 * timer for the next change. Returns the server, saved if it changed. Its task still runs at the
 * old speed: see refreshAgentConnection in transition.ts.
 */
export const updateAgentConnection = (workspace: Workspace, server: Server): Server => {
  const { servers, faults, clock } = workspace
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
  return after
}

/** Cuts the connection to the agent of a source, for a fault that applied to its task. */
export const disconnect = (
  workspace: Workspace,
  source_id: string,
  fault: Fault,
  for_ms: number | null,
): void => {
  const server = workspace.servers.get(source_id)
  if (!server) return
  const { matched, outages } = server.offline ?? { matched: [], outages: [] }
  const outage = outageOf(workspace, fault, for_ms)
  updateAgentConnection(workspace, {
    ...server,
    offline: { matched, outages: [...outages, outage] },
  })
}

/** Arms a source's timer at an instant, epoch ms; Infinity disarms it. */
export const armAgentTimer = ({ timers }: Workspace, source_id: string, due_at: number): void => {
  if (Number.isFinite(due_at))
    timers.arm({ task_id: source_id, id: AGENT_TIMER, event: AGENT_TIMER, due_at })
  else timers.cancel(source_id, AGENT_TIMER)
}

const isActive = ({ faults, clock }: Workspace, { fault_id, until_ms }: Offline['outages'][0]) =>
  faults.get(fault_id) !== undefined && (until_ms === null || until_ms > clock.now)

/** Matches the faults that this source has not matched before. */
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

const sourceSubject = ({ tasks }: Workspace, { id, name }: Server): RequestFacts => {
  const task = tasks.ofServer(id)
  return { tasks: task ? [{ id: task.id, name: task.name }] : [], sources: [{ id, name }] }
}

/** With a sub-task, `agent-offline` applies to the task when it comes to that sub-task. */
const appliesToSources = ({ kind, settings }: Fault) =>
  kind === 'agent-offline' && settings.subtask === undefined

/** The outage that a fault begins now. */
const outageOf = (workspace: Workspace, fault: Fault, for_ms: number | null) => {
  const until = Math.min(expiryOf(fault), workspace.clock.now + (for_ms ?? Infinity))
  return { fault_id: fault.id, until_ms: Number.isFinite(until) ? until : null }
}

/** When the first fault with a later `from_ms` will match, epoch ms; Infinity if there is none. */
const nextMatchAt = (workspace: Workspace, server: Server, { matched }: Offline): number => {
  const { faults, clock } = workspace
  const waiting = faults
    .armed('tasks')
    .filter((fault) => appliesToSources(fault) && !matched.includes(fault.id))
    .filter(({ from_ms }) => (from_ms ?? 0) > clock.now)
  if (waiting.length === 0) return Infinity
  const subject = sourceSubject(workspace, server)
  const matching = waiting.filter(({ match }) => matchesRequest(match, subject))
  return Math.min(...matching.map(({ from_ms }) => from_ms!))
}

/** The server with its present connection; `last_visit_time` is when the connection changed. */
const withConnection = (server: Server, { matched, outages }: Offline, now: number): Server => {
  const { offline: _, ...rest } = server
  const outagesBefore = server.offline?.outages.length ?? 0
  const connected = outages.length > 0 ? false : outagesBefore > 0 || server.connected
  const offline = matched.length + outages.length > 0 ? { offline: { matched, outages } } : {}
  const after = { ...rest, ...offline }
  if (connected === server.connected) return after
  return applyLifeEvent(after, connected ? 'agentBack' : 'agentLost', now)
}
