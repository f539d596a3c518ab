// Faults on a request's way: which ones it meets, and what they make of its reply.
import { EventStream } from '../api/event-stream.ts'
import { parseJson } from '../api/json-body.ts'
import { tellCode } from '../api/render-error.ts'
import type { Reply, Request, Sent } from '../api/request.ts'
import { idsIn } from '../auth/permission.ts'
import type { Named, Subject } from '../domain/fault.ts'
import type { Caller } from '../domain/iam.ts'
import type { AnyOperation } from '../pipeline/table.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Encounter, Strike, StruckRow, Wire } from './kind.ts'
import { kindNamed } from './kinds/index.ts'
import { faultsFor, meetFault } from './registry.ts'

/** A fault that struck a request, and what it does to it. */
export type Struck = { fault_id: string; strike: Strike }

/** Thrown where a fault strikes before the operation: the operation does not run. */
export class StruckBefore extends Error {
  readonly struck: Struck

  constructor(struck: Struck) {
    super(struck.fault_id)
    this.struck = struck
  }
}

/** A body as it came; undefined where it cannot be read, which is for the operation to say. */
const bodyIn = ({ body, raw }: Request): unknown => {
  if (body !== undefined || !raw || raw.length === 0) return body
  try {
    return parseJson(raw)
  } catch {
    return undefined
  }
}

/** The ids in a body of an unknown form; none where they cannot be told. */
const namesIn = (params: Request['params'], body: unknown): string[] => {
  try {
    return idsIn({ params, query: undefined, body })
  } catch {
    return []
  }
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What is about to be has a name already, and an id only where an agent comes back under it. */
const comingIn = ({ id: operation }: AnyOperation, body: unknown) => {
  const { id, name } = (body ?? {}) as { id?: unknown; name?: unknown }
  const source = { id: textIn(id), name: textIn(name) }
  return {
    tasks: operation === 'CreateTask' ? [{ id: '', name: textIn(name) }] : [],
    sources: operation === 'RegisterServer' ? [source] : [],
  }
}

const subjectOf = (
  { tasks, servers }: Workspace,
  row: AnyOperation,
  { params }: Request,
  body: unknown,
  caller: Caller | null,
): Subject => {
  const ids = namesIn(params, body)
  const isUnknownTask = (id: string) => id === params?.task_id && !tasks.get(id)
  const named = ids.flatMap((id) => tasks.get(id) ?? [])
  const unknown: Named[] = ids.filter(isUnknownTask).map((id) => ({ id, name: '' }))
  const sources = [...ids, ...named.map((task) => task.source_server_id)]
  const coming = comingIn(row, body)
  return {
    operation: row.id,
    user: caller?.user,
    tasks: [...named.map(({ id, name }) => ({ id, name })), ...unknown, ...coming.tasks],
    sources: [
      ...sources.flatMap((id) => {
        const server = servers.get(id)
        return server ? [{ id, name: server.name ?? '' }] : []
      }),
      ...coming.sources,
    ],
  }
}

/** The faults that a request strikes upon on its way, in the order of arming; counted as met. */
export const meetRequest = (
  workspace: Workspace,
  row: AnyOperation,
  request: Request,
  caller: Caller | null,
): Struck[] => {
  if (!workspace.faults.hasArmed('requests')) return []
  const { params, query, headers } = request
  const body = bodyIn(request)
  const subject = subjectOf(workspace, row, request, body, caller)
  return workspace.transact(() => {
    const struck: Struck[] = []
    const asked = { params, query, body, headers }
    let isDecided = false
    for (const fault of faultsFor(workspace, 'requests', subject)) {
      const kind = kindNamed(fault.kind)
      if (kind?.strikes !== 'requests' || (isDecided && !kind.isPace)) continue
      if (kind.concerns?.(row as StruckRow, asked, fault.settings) === false) continue
      const about = { workspace, row: row as Encounter<never>['row'], caller }
      const strike = meetFault(
        workspace,
        fault,
        ({ fault: met, chance, remember }) => {
          const settings = met.settings
          const known = { settings, fault: met, chance, remember, request: asked }
          const blow = kind.strike({ ...about, ...known })
          return blow && { ...blow, detail: `${kind.kind} ${row.id}: ${blow.detail}` }
        },
        subject.tasks.find(({ id }) => id)?.id,
      )
      if (!strike) continue
      struck.push({ fault_id: fault.id, strike })
      isDecided ||= !kind.isPace
    }
    return struck
  })
}

/** What is answered in the operation's place. Status 0: no reply was made at all. */
export const replyInstead = (
  { strike: { reply } }: Struck,
  { envelope }: Pick<AnyOperation, 'envelope'>,
  request_id: string,
): Reply => {
  if (!reply) return { status: 0, headers: {}, body: undefined }
  return 'page' in reply ? { ...reply.page } : tellCode(reply.told, { request_id, envelope })
}

/** What the wire does: delays add up, and of the rest each is said by one fault. */
const wireOf = (struck: readonly Struck[]): Wire => {
  const wires = struck.flatMap(({ strike }) => strike.wire ?? [])
  const delay_ms = wires.reduce((sum, wire) => sum + (wire.delay_ms ?? 0), 0)
  return Object.assign({}, ...wires, delay_ms > 0 ? { delay_ms } : {})
}

/** The header that names the faults which struck a reply. */
const HEADER = 'X-Emulator-Fault'

/** The reply as the faults that struck the request leave it. */
export const strikeReply = (
  reply: Reply,
  struck: readonly Struck[],
  row: Pick<AnyOperation, 'envelope'>,
  request_id: string,
): Reply & { wire?: Wire } => {
  if (struck.length === 0) return reply
  const late = struck.find(({ strike }) => strike.when === 'after' && strike.reply)
  const told = late ? replyInstead(late, row, request_id) : reply
  const wire = wireOf(struck)
  const headers = { ...told.headers, [HEADER]: struck.map((each) => each.fault_id).join(', ') }
  return { ...told, headers, ...(Object.keys(wire).length > 0 && { wire }) }
}

/** Changes the bytes of a reply that is about to be sent, as the faults would have it. */
export const strikeBytes = (sent: Sent, struck: readonly Struck[]): Sent => {
  const changes = struck.flatMap(({ strike }) => strike.change ?? [])
  const { payload, headers } = sent
  if (payload === undefined || payload instanceof EventStream || changes.length === 0) return sent
  const changed = changes.reduce<Buffer>((bytes, change) => change(bytes), Buffer.from(payload))
  // It still claims to be what it was.
  const type = Buffer.isBuffer(payload) ? {} : { 'Content-Type': 'application/json' }
  return { ...sent, headers: { ...type, ...headers }, payload: changed }
}
