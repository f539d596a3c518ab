// What becomes of the request to arm a fault: a draft with every field filled in.
import type { RequestMatch } from '../domain/request-match.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { FaultKind } from './kind.ts'
import { findFaultKind } from './kinds/index.ts'
import type { FaultDraft } from './registry.ts'

/** What ArmFault is sent, once it is known to have the form of its kind. */
export type ArmRequest = Partial<FaultDraft> & { kind: string; match: RequestMatch }

const pickSettings = ({ settings }: FaultKind, body: object) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name in settings.shape))

/** The draft of a fault that was asked for. `nth` alone means: the nth, once. */
export const createDraft = (workspace: Workspace, body: ArmRequest): FaultDraft => {
  const kind = findFaultKind(body.kind)!
  const { id, match, nth, times, probability, from_ms, until_ms, ttl_ms } = body
  const defaultTimes = nth !== undefined && !kind.nthIsStart ? 1 : null
  const start = { nth: nth ?? 1, from_ms: from_ms ?? null }
  return {
    id,
    kind: kind.kind,
    applies_to: kind.appliesTo,
    match,
    ...start,
    times: times ?? kind.times ?? defaultTimes,
    probability: probability ?? 1,
    until_ms: until_ms ?? null,
    ttl_ms: ttl_ms ?? null,
    settings: pickSettings(kind, body),
    memory: kind.initialMemory?.(workspace, start),
  }
}
