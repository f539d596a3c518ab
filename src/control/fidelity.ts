// The evidence for every behaviour, gathered from where each is written down.
import { errorCatalogue } from '../api/error-catalogue.ts'
import type { AnyOperation } from '../api/operation.ts'
import type { Evidence } from '../domain/evidence.ts'
import { lifecycleStates } from '../domain/task/machine/describe.ts'
import { delays } from '../domain/task/pace.ts'

const countByEvidence = (all: readonly Evidence[]) => {
  const counts: Partial<Record<Evidence, number>> = {}
  for (const basis of all) counts[basis] = (counts[basis] ?? 0) + 1
  return counts
}

/**
 * Where each operation, state, transition, duration and error cause comes from, and how many of
 * each.
 */
export const fidelityReport = (table: readonly AnyOperation[]) => {
  const states = lifecycleStates().map(({ name, basis, transitions }) => ({
    name,
    evidence: basis,
    transitions: transitions.map(({ event, guard, to, basis }) => ({
      event,
      guard,
      to,
      evidence: basis,
    })),
  }))
  const operations = table.map(({ id, method, path, evidence, section }) => ({
    id,
    call: `${method} ${path}`,
    evidence,
    section: section ?? null,
  }))
  const durations = Object.entries(delays).map(([name, { real_ms, basis }]) => ({
    name,
    real_ms,
    evidence: basis,
  }))
  const counts = {
    operations: countByEvidence(operations.map(({ evidence }) => evidence)),
    states: countByEvidence(states.map(({ evidence }) => evidence)),
    transitions: countByEvidence(
      states.flatMap(({ transitions }) => transitions.map((t) => t.evidence)),
    ),
    durations: countByEvidence(durations.map(({ evidence }) => evidence)),
    error_causes: countByEvidence([...errorCatalogue().values()].map((row) => row.cause_basis)),
  }
  return { counts, operations, states, durations }
}
