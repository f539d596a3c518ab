// Fills in the defaults of a request to arm a fault.
import type { RequestMatch } from '../domain/request-match.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { FaultKind } from './kind.ts'
import { findFaultKind } from './kinds/index.ts'
import type { FaultDraft } from './registry.ts'

/** The body of ArmFault after validation. */
export type ArmRequest = Partial<FaultDraft> & { kind: string; match: RequestMatch }

const pickSettings = ({ settings }: FaultKind, body: object) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name in settings.shape))

/** The draft of the requested fault. `nth` without `times` means: the nth match only. */
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
