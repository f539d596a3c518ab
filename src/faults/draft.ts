// What becomes of the request to arm a fault: a draft with every field filled in.
import type { Match } from '../domain/fault.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { FaultKind } from './kind.ts'
import { kindNamed } from './kinds/index.ts'
import type { FaultDraft } from './registry.ts'

/** What ArmFault is sent, once it is known to have the form of its kind. */
export type Arming = Partial<FaultDraft> & { kind: string; match: Match }

const settingsIn = ({ settings }: FaultKind, body: object) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name in settings.shape))

/** The draft of a fault that was asked for. `nth` alone means: the nth, once. */
export const draftOf = (workspace: Workspace, body: Arming): FaultDraft => {
  const kind = kindNamed(body.kind)!
  const { id, match, nth, times, probability, from_ms, until_ms, ttl_ms } = body
  const once = nth !== undefined && !kind.isLasting ? 1 : null
  const start = { nth: nth ?? 1, from_ms: from_ms ?? null }
  return {
    id,
    kind: kind.kind,
    strikes: kind.strikes,
    match,
    ...start,
    times: times ?? kind.times ?? once,
    probability: probability ?? 1,
    until_ms: until_ms ?? null,
    ttl_ms: ttl_ms ?? null,
    settings: settingsIn(kind, body),
    memory: kind.begin?.(workspace, start),
  }
}
