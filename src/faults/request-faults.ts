// Faults on a request's way: which ones it meets, and what they make of its reply.
import { EventStream } from '../api/event-stream.ts'
import { parseJson } from '../api/json-body.ts'
import type { AnyOperation } from '../api/operation.ts'
import { renderErrorCode } from '../api/render-error.ts'
import {
  type Reply,
  type Request,
  requestPath,
  type SentReply,
  type WireEffect,
} from '../api/request.ts'
import { requestResources } from '../api/request-resources.ts'
import type { Caller } from '../domain/iam.ts'
import type { RequestFacts } from '../domain/request-match.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { FaultableOperation, FaultContext, FaultEffect } from './kind.ts'
import { findFaultKind } from './kinds/index.ts'
import { faultsMatching, matchFault } from './registry.ts'

/** A fault that struck a request, and what it does to it. */
export type AppliedFault = { fault_id: string; effect: FaultEffect }

/** A body as it came; undefined where it cannot be read, which is for the operation to say. */
const bodyIn = ({ body, raw }: Request): unknown => {
  if (body !== undefined || !raw || raw.length === 0) return body
  try {
    return parseJson(raw)
  } catch {
    return undefined
  }
}

/** The faults that a request strikes upon on its way, in the order of arming; counted as met. */
export const applyRequestFaults = (
  workspace: Workspace,
  row: AnyOperation,
  request: Request,
  caller: Caller | null,
): AppliedFault[] => {
  if (!workspace.faults.hasArmed('requests')) return []
  const { params, query, headers } = request
  const body = bodyIn(request)
  const resources = requestResources(workspace, row.id, { params, body })
  const facts: RequestFacts = {
    operation: row.id,
    method: row.method,
    path: requestPath(row, request),
    caller,
    params,
    query,
    headers,
    body,
    tasks: resources.tasks,
    sources: resources.sources,
    names: (_, id) => resources.ids.includes(id),
  }
  return workspace.transact(() => {
    const struck: AppliedFault[] = []
    const asked = { params, query, body, headers }
    let isDecided = false
    for (const fault of faultsMatching(workspace, 'requests', facts)) {
      const kind = findFaultKind(fault.kind)
      if (kind?.appliesTo !== 'requests' || (isDecided && !kind.isTimingOnly)) continue
      if (kind.matchesRequest?.(row as FaultableOperation, asked, fault.settings) === false)
        continue
      const context = { workspace, operation: row as FaultContext<never>['operation'], caller }
      const effect = matchFault(
        workspace,
        fault,
        ({ fault: matched, random, remember: saveMemory }) => {
          const settings = matched.settings
          const known = { settings, fault: matched, random, saveMemory, request: asked }
          const result = kind.apply({ ...context, ...known })
          return result && { ...result, detail: `${kind.kind} ${row.id}: ${result.detail}` }
        },
        resources.tasks.find(({ id }) => id)?.id,
      )
      if (!effect) continue
      struck.push({ fault_id: fault.id, effect })
      isDecided ||= !kind.isTimingOnly
    }
    return struck
  })
}

/** What is answered in the operation's place. Status 0: no reply was made at all. */
export const faultReply = (
  { effect: { reply } }: AppliedFault,
  { envelope }: Pick<AnyOperation, 'envelope'>,
  request_id: string,
): Reply => {
  if (!reply) return { status: 0, headers: {}, body: undefined }
  return 'raw' in reply ? { ...reply.raw } : renderErrorCode(reply.error, { request_id, envelope })
}

/** What the wire does: delays add up, and of the rest each is said by one fault. */
const wireOf = (struck: readonly AppliedFault[]): WireEffect => {
  const wires = struck.flatMap(({ effect }) => effect.wire ?? [])
  const delay_ms = wires.reduce((sum, wire) => sum + (wire.delay_ms ?? 0), 0)
  return Object.assign({}, ...wires, delay_ms > 0 ? { delay_ms } : {})
}

/** The header that names the faults which struck a reply. */
const HEADER = 'X-Emulator-Fault'

/** The reply as the faults that struck the request leave it. */
export const applyReplyFaults = (
  reply: Reply,
  struck: readonly AppliedFault[],
  row: Pick<AnyOperation, 'envelope'>,
  request_id: string,
): Reply & { wire?: WireEffect } => {
  if (struck.length === 0) return reply
  const late = struck.find(({ effect }) => effect.timing === 'after' && effect.reply)
  const told = late ? faultReply(late, row, request_id) : reply
  const wire = wireOf(struck)
  const headers = { ...told.headers, [HEADER]: struck.map((each) => each.fault_id).join(', ') }
  return { ...told, headers, ...(Object.keys(wire).length > 0 && { wire }) }
}

/** Changes the bytes of a reply that is about to be sent, as the faults would have it. */
export const applyPayloadFaults = (sent: SentReply, struck: readonly AppliedFault[]): SentReply => {
  const changes = struck.flatMap(({ effect }) => effect.changeBody ?? [])
  const { payload, headers } = sent
  if (payload === undefined || payload instanceof EventStream || changes.length === 0) return sent
  const changed = changes.reduce<Buffer>((bytes, change) => change(bytes), Buffer.from(payload))
  // It still claims to be what it was.
  const type = Buffer.isBuffer(payload) ? {} : { 'Content-Type': 'application/json' }
  return { ...sent, headers: { ...type, ...headers }, payload: changed }
}
