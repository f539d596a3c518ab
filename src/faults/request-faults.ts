// Applies faults to a request and its reply.
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
import type { Fault } from '../domain/fault.ts'
import type { Caller } from '../domain/iam.ts'
import type { RequestFacts } from '../domain/request-match.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { FaultableOperation, FaultContext, FaultEffect, RequestFaultKind } from './kind.ts'
import { findFaultKind } from './kinds/index.ts'
import { faultsMatching, matchFault } from './registry.ts'

/** A fault that applies to a request, and its effect. */
export type AppliedFault = { fault_id: string; effect: FaultEffect }

/**
 * Matches the armed faults against a request, counts them, and returns those that apply, in the
 * order of arming.
 */
export const applyRequestFaults = (
  workspace: Workspace,
  row: AnyOperation,
  request: Request,
  caller: Caller | null,
): AppliedFault[] => {
  if (!workspace.faults.hasArmed('requests')) return []
  const { params, query, headers } = request
  const parts = { params, query, body: bodyIn(request), headers }
  const { ids, tasks, sources } = requestResources(workspace, row.id, parts)
  const facts: RequestFacts = {
    operation: row.id,
    method: row.method,
    path: requestPath(row, request),
    caller,
    ...parts,
    tasks,
    sources,
    names: (_, id) => ids.includes(id),
  }
  const context = { workspace, operation: row as FaultableOperation, caller, request: parts }
  const task_id = tasks.find(({ id }) => id)?.id
  return workspace.transact(() => {
    const applied: AppliedFault[] = []
    let isDecided = false
    for (const fault of faultsMatching(workspace, 'requests', facts)) {
      const kind = findFaultKind(fault.kind)
      if (kind?.appliesTo !== 'requests' || (isDecided && !kind.isTimingOnly)) continue
      const effect = applyFault(kind, fault, context, task_id)
      if (!effect) continue
      applied.push({ fault_id: fault.id, effect })
      isDecided ||= !kind.isTimingOnly
    }
    return applied
  })
}

/** The effect of one matching fault; undefined if it does not apply. Counts the match. */
const applyFault = (
  kind: RequestFaultKind,
  fault: Fault,
  context: Pick<FaultContext<never>, 'workspace' | 'operation' | 'caller' | 'request'>,
  task_id: string | undefined,
): FaultEffect | undefined => {
  const { workspace, operation, request } = context
  if (kind.matchesRequest?.(operation, request, fault.settings) === false) return undefined
  return matchFault(
    workspace,
    fault,
    (occurrence) => {
      const { settings } = occurrence.fault
      const effect = kind.apply({ ...context, ...occurrence, settings })
      return effect && { ...effect, detail: `${kind.kind} ${operation.id}: ${effect.detail}` }
    },
    task_id,
  )
}

/** The body as it was sent; undefined if it cannot be parsed, which the operation will report. */
const bodyIn = ({ body, raw }: Request): unknown => {
  if (body !== undefined || !raw || raw.length === 0) return body
  try {
    return parseJson(raw)
  } catch {
    return undefined
  }
}

/** The reply that a fault gives instead of the operation. Status 0: there is no reply. */
export const faultReply = (
  { effect: { reply } }: AppliedFault,
  { envelope }: Pick<AnyOperation, 'envelope'>,
  request_id: string,
): Reply => {
  if (!reply) return { status: 0, headers: {}, body: undefined }
  return 'raw' in reply ? { ...reply.raw } : renderErrorCode(reply.error, { request_id, envelope })
}

/** What happens on the wire: delays add up; the other effects come from one fault each. */
const wireOf = (applied: readonly AppliedFault[]): WireEffect => {
  const wires = applied.flatMap(({ effect }) => effect.wire ?? [])
  const delay_ms = wires.reduce((sum, wire) => sum + (wire.delay_ms ?? 0), 0)
  return Object.assign({}, ...wires, delay_ms > 0 ? { delay_ms } : {})
}

/** The header with the ids of the faults that apply to a reply. */
const HEADER = 'X-Emulator-Fault'

/** The reply after the faults of its request. */
export const applyReplyFaults = (
  reply: Reply,
  applied: readonly AppliedFault[],
  row: Pick<AnyOperation, 'envelope'>,
  request_id: string,
): Reply & { wire?: WireEffect } => {
  if (applied.length === 0) return reply
  const late = applied.find(({ effect }) => effect.timing === 'after' && effect.reply)
  const changed = late ? faultReply(late, row, request_id) : reply
  const wire = wireOf(applied)
  const headers = { ...changed.headers, [HEADER]: applied.map((each) => each.fault_id).join(', ') }
  return { ...changed, headers, ...(Object.keys(wire).length > 0 && { wire }) }
}

/** Lets the faults change the bytes of a reply before it is sent. */
export const applyPayloadFaults = (
  sent: SentReply,
  applied: readonly AppliedFault[],
): SentReply => {
  const changes = applied.flatMap(({ effect }) => effect.changeBody ?? [])
  const { payload, headers } = sent
  if (payload === undefined || payload instanceof EventStream || changes.length === 0) return sent
  const changed = changes.reduce<Buffer>((bytes, change) => change(bytes), Buffer.from(payload))
  // The content type stays that of the unchanged body.
  const type = Buffer.isBuffer(payload) ? {} : { 'Content-Type': 'application/json' }
  return { ...sent, headers: { ...type, ...headers }, payload: changed }
}
