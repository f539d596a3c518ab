// The explanation of one request, wherever it was remembered.

import type { Entry, EventEntry } from '../journal/entry.ts'
import type { OutsideEntry } from '../journal/unmatched.ts'
import { operationsById } from '../pipeline/table.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type Refused, refusedInside, refusedOutside, type Setting } from './about.ts'
import { changesBy } from './changes.ts'
import { refusalOf } from './refusal.ts'
import { requestText } from './request-text.ts'
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
        about: 'the control API',
        basis: 'assumed',
        where: 'the emulator, not the vendor, decides',
      },
    ],
    why: [],
    fix: [{ say: error.hint, call: null }],
    details: {},
  }
}

const faultsOf = (workspace: Workspace, entry: Entry, events: readonly EventEntry[]) =>
  entry.faults.map((id) => {
    const event = events.find((each) => each.kind === 'fault' && each.fault_id === id)
    return {
      id,
      what: event?.kind === 'fault' ? event.detail : 'a fault that was armed',
      remove: {
        method: 'DELETE',
        path: `/_emulator/workspaces/${workspace.name}/faults/${id}`,
      },
    }
  })

type Common = Pick<
  Entry,
  'request_id' | 'at_ms' | 'method' | 'path' | 'status' | 'error_code' | 'refusal'
> & { operation: string | null }

const build = (
  entry: Common,
  refused: Refused | undefined,
  reply: unknown,
  rest: Pick<RequestExplanation, 'workspace' | 'seq' | 'caller' | 'changes' | 'events' | 'faults'>,
): RequestExplanation => {
  const { request_id, at_ms, operation, method, path, status, error_code } = entry
  const told = {
    request_id,
    at_ms,
    operation,
    method,
    path,
    status,
    error_code,
    outcome: outcomeOf(status),
    ...rest,
    refusal: refused ? refusalOf(refused) : controlRefusal(reply),
  }
  const summary = operationsById.get(operation ?? '')?.summary ?? ''
  return { ...told, text: requestText(told, summary) }
}

/** Explains a request of a workspace's journal. */
export const explainInside = (
  setting: Setting,
  workspace: Workspace,
  entry: Entry,
): RequestExplanation => {
  const { refusal } = entry
  const events = workspace.journal.eventsOfRequest(entry.seq)
  const refused = refusal ? refusedInside(setting, workspace, { ...entry, refusal }) : undefined
  return build(entry, refused, entry.reply, {
    workspace: workspace.name,
    seq: entry.seq,
    caller: entry.caller,
    changes: changesBy(workspace, entry.seq),
    events,
    faults: faultsOf(workspace, entry, events),
  })
}

/** Explains a request that reached no workspace. */
export const explainOutside = (setting: Setting, entry: OutsideEntry): RequestExplanation => {
  const { refusal } = entry
  const refused = refusal ? refusedOutside(setting, { ...entry, refusal }) : undefined
  const none = { workspace: null, seq: null, caller: null, changes: [], events: [], faults: [] }
  return build(entry, refused, entry.reply, none)
}
