// The explanation of one request.
import type { EventEntry } from '../journal/entry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { changesOfRequest } from './changes.ts'
import { fixStep, httpCall } from './fix-step.ts'
import { explainRefusal } from './refusal.ts'
import { type ExplainContext, type RecordedRequest, refusalContext } from './refusal-context.ts'
import { renderRequestExplanation } from './request-text.ts'
import type { RequestExplanation } from './schema.ts'

/** Explains a request of a workspace's journal, or, without a workspace, one that reached none. */
export const explainRequest = (
  context: ExplainContext,
  request: RecordedRequest,
  workspace?: Workspace,
): RequestExplanation => {
  const { request_id, at_ms, operation, method, path, status, error_code, refusal } = request
  const { seq, caller = null, faults = [] } = request
  const isKnown = workspace && seq !== undefined
  const events = isKnown ? workspace.journal.eventsOfRequest(seq) : []
  const explanation = {
    request_id,
    workspace: workspace?.name ?? null,
    seq: seq ?? null,
    at_ms,
    operation,
    method,
    path,
    caller,
    status,
    error_code,
    outcome: outcomeOf(status),
    changes: isKnown ? changesOfRequest(workspace, seq) : [],
    events,
    refusal: refusal
      ? explainRefusal(refusalContext(context, request, refusal, workspace))
      : controlRefusal(request.reply),
    faults: faults.map((id) => appliedFault(workspace?.name ?? '', id, events)),
  }
  const { summary = '' } = context.operations.get(operation ?? '') ?? {}
  return { ...explanation, text: renderRequestExplanation(explanation, summary) }
}

const outcomeOf = (status: number): RequestExplanation['outcome'] => {
  if (status < 400) return 'done'
  return status < 500 ? 'refused' : 'failed'
}

/** A refusal by the control API, which has its own hint. */
const controlRefusal = (reply: unknown): RequestExplanation['refusal'] => {
  const { error } = (reply ?? {}) as { error?: { code?: string; message?: string; hint?: string } }
  if (typeof error?.hint !== 'string' || typeof error.code !== 'string') return null
  const reference = 'the emulator, not the vendor, decides'
  return {
    name: error.code,
    message: `${error.message}`,
    field: null,
    rule: null,
    facts: {},
    sources: [{ subject: 'the control API', evidence: 'assumed', reference }],
    reasons: [],
    fix: [fixStep(error.hint)],
    details: {},
  }
}

const appliedFault = (workspace: string, id: string, events: readonly EventEntry[]) => {
  const event = events.find((each) => each.kind === 'fault' && each.fault_id === id)
  return {
    id,
    description: event?.kind === 'fault' ? event.detail : 'a fault that was armed',
    remove: httpCall('DELETE', `/_emulator/workspaces/${workspace}/faults/${id}`),
  }
}
