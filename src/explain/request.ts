// The explanation of one request, wherever it was remembered.

import type { Entry, EventEntry } from '../journal/entry.ts'
import type { UnmatchedEntry } from '../journal/unmatched.ts'
import { operationsById } from '../operations/index.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { changesOfRequest } from './changes.ts'
import { explainRefusal } from './refusal.ts'
import {
  type ExplainContext,
  type RefusalContext,
  refusalInWorkspace,
  unmatchedRefusal,
} from './refusal-context.ts'
import { renderRequestExplanation } from './request-text.ts'
import type { RequestExplanation } from './schema.ts'

const outcomeOf = (status: number): RequestExplanation['outcome'] => {
  if (status < 400) return 'done'
  return status < 500 ? 'refused' : 'failed'
}

/** A refusal of the control API's own: it says itself what to do. */
const controlRefusal = (reply: unknown): RequestExplanation['refusal'] => {
  const { error } = (reply ?? {}) as { error?: { code?: string; message?: string; hint?: string } }
  if (typeof error?.hint !== 'string' || typeof error.code !== 'string') return null
  return {
    name: error.code,
    message: `${error.message}`,
    field: null,
    rule: null,
    facts: {},
    sources: [
      {
        subject: 'the control API',
        evidence: 'assumed',
        reference: 'the emulator, not the vendor, decides',
      },
    ],
    reasons: [],
    fix: [{ message: error.hint, call: null }],
    details: {},
  }
}

const appliedFaultsOf = (workspace: Workspace, entry: Entry, events: readonly EventEntry[]) =>
  entry.faults.map((id) => {
    const event = events.find((each) => each.kind === 'fault' && each.fault_id === id)
    return {
      id,
      description: event?.kind === 'fault' ? event.detail : 'a fault that was armed',
      remove: {
        method: 'DELETE',
        path: `/_emulator/workspaces/${workspace.name}/faults/${id}`,
      },
    }
  })

type RequestFields = Pick<
  Entry,
  'request_id' | 'at_ms' | 'method' | 'path' | 'status' | 'error_code' | 'refusal'
> & { operation: string | null }

const buildExplanation = (
  entry: RequestFields,
  refused: RefusalContext | undefined,
  reply: unknown,
  rest: Pick<RequestExplanation, 'workspace' | 'seq' | 'caller' | 'changes' | 'events' | 'faults'>,
): RequestExplanation => {
  const { request_id, at_ms, operation, method, path, status, error_code } = entry
  const explanation = {
    request_id,
    at_ms,
    operation,
    method,
    path,
    status,
    error_code,
    outcome: outcomeOf(status),
    ...rest,
    refusal: refused ? explainRefusal(refused) : controlRefusal(reply),
  }
  const summary = operationsById.get(operation ?? '')?.summary ?? ''
  return { ...explanation, text: renderRequestExplanation(explanation, summary) }
}

/** Explains a request of a workspace's journal. */
export const explainJournalRequest = (
  context: ExplainContext,
  workspace: Workspace,
  entry: Entry,
): RequestExplanation => {
  const { refusal } = entry
  const events = workspace.journal.eventsOfRequest(entry.seq)
  const refused = refusal
    ? refusalInWorkspace(context, workspace, { ...entry, refusal })
    : undefined
  return buildExplanation(entry, refused, entry.reply, {
    workspace: workspace.name,
    seq: entry.seq,
    caller: entry.caller,
    changes: changesOfRequest(workspace, entry.seq),
    events,
    faults: appliedFaultsOf(workspace, entry, events),
  })
}

/** Explains a request that reached no workspace. */
export const explainUnmatchedRequest = (
  context: ExplainContext,
  entry: UnmatchedEntry,
): RequestExplanation => {
  const { refusal } = entry
  const refused = refusal ? unmatchedRefusal(context, { ...entry, refusal }) : undefined
  const empty = { workspace: null, seq: null, caller: null, changes: [], events: [], faults: [] }
  return buildExplanation(entry, refused, entry.reply, empty)
}
