// The link to the agent of a source: faults cut it, and it comes back.
import { endOf, type Fault, matches, type Subject } from '../domain/fault.ts'
import type { Server } from '../domain/server/server.ts'
import { faultsFor, meetFault } from '../faults/registry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { armAgentTimer } from './agent-timer.ts'
import { goOn } from './refresh-task.ts'

type Offline = NonNullable<Server['offline']>

const subjectOf = ({ tasks }: Workspace, { id, name }: Server): Subject => {
  const task = tasks.ofServer(id)
  return { tasks: task ? [{ id: task.id, name: task.name }] : [], sources: [{ id, name }] }
}

/** Those that strike a source; the others wait for a sub-task of its task. */
const isOfSources = ({ kind, settings }: Fault) =>
  kind === 'agent-offline' && settings.subtask === undefined

/** The absence that a fault begins now. */
const spellOf = (workspace: Workspace, fault: Fault, for_ms: number | null) => {
  const until = Math.min(endOf(fault), workspace.clock.now + (for_ms ?? Infinity))
  return { fault_id: fault.id, until_ms: Number.isFinite(until) ? until : null }
}

const isLasting = ({ faults, clock }: Workspace, { fault_id, until_ms }: Offline['spells'][0]) =>
  faults.get(fault_id) !== undefined && (until_ms === null || until_ms > clock.now)

/** Lets a source meet the faults that it has not met yet. */
const meet = (workspace: Workspace, server: Server, before: Offline): Offline => {
  let offline = before
  for (const fault of faultsFor(workspace, 'tasks', subjectOf(workspace, server))) {
    if (!isOfSources(fault) || offline.met.includes(fault.id)) continue
    const detail = `agent-offline ${server.id}`
    const isStruck = meetFault(workspace, fault, () => ({ detail }))
    const spell = spellOf(workspace, fault, (fault.settings.for_ms as number | undefined) ?? null)
    offline = {
      met: [...offline.met, fault.id],
      spells: isStruck ? [...offline.spells, spell] : offline.spells,
    }
  }
  return offline
}

/** When the first fault that waits for its time is met. */
const nextMeeting = (workspace: Workspace, server: Server, { met }: Offline): number => {
  const { faults, clock } = workspace
  const waiting = faults
    .armed('tasks')
    .filter((fault) => isOfSources(fault) && !met.includes(fault.id))
    .filter(({ from_ms }) => (from_ms ?? 0) > clock.now)
  if (waiting.length === 0) return Infinity
  const subject = subjectOf(workspace, server)
  const mine = waiting.filter(({ match }) => matches(match, subject))
  return Math.min(...mine.map(({ from_ms }) => from_ms!))
}

/** The server as the link to its agent now is; who comes and goes is noted when it does. */
const linked = (server: Server, { met, spells }: Offline, now: number): Server => {
  const { offline: _, ...rest } = server
  const was = server.offline?.spells.length ?? 0
  const connected = spells.length > 0 ? false : was > 0 || server.connected
  const last_visit_time = connected === server.connected ? server.last_visit_time : now
  const offline = met.length + spells.length > 0 ? { offline: { met, spells } } : {}
  return { ...rest, ...offline, connected, last_visit_time }
}

/** Cuts the link to the agent of a source, or restores it, as the faults that are armed have it. */
export const followAgent = (workspace: Workspace, server: Server): Server => {
  const { servers, tasks, faults, clock } = workspace
  const kept: Offline = {
    met: (server.offline?.met ?? []).filter((id) => faults.get(id)),
    spells: (server.offline?.spells ?? []).filter((spell) => isLasting(workspace, spell)),
  }
  const offline = meet(workspace, server, kept)
  const ends = offline.spells.map(({ until_ms }) => until_ms ?? Infinity)
  armAgentTimer(workspace, server.id, Math.min(...ends, nextMeeting(workspace, server, offline)))
  const after = linked(server, offline, clock.now)
  if (!server.offline && !after.offline) return server
  servers.save(after)
  const task = tasks.ofServer(server.id)
  if (task && after.connected !== server.connected) goOn(workspace, task)
  return after
}

/** Cuts the link to the agent of a source for a fault that has struck its task. */
export const disconnect = (
  workspace: Workspace,
  server: Server,
  fault: Fault,
  for_ms: number | null,
): void => {
  const { met, spells } = server.offline ?? { met: [], spells: [] }
  const spell = spellOf(workspace, fault, for_ms)
  followAgent(workspace, { ...server, offline: { met, spells: [...spells, spell] } })
}
