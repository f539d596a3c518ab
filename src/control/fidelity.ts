// The evidence for every behaviour, gathered from where each is written down.
import { errorCatalogue } from '../api/error-catalogue.ts'
import type { Evidence } from '../domain/evidence.ts'
import { lifeStates } from '../domain/task/machine/describe.ts'
import { delays } from '../domain/task/pace.ts'
import type { Host } from '../pipeline/host.ts'

const count = (all: readonly Evidence[]) => {
  const counts: Partial<Record<Evidence, number>> = {}
  for (const basis of all) counts[basis] = (counts[basis] ?? 0) + 1
  return counts
}

/**
 * Where each operation, state, transition, duration and error cause comes from, and how many of
 * each.
 */
export const fidelityOf = (table: Host['table']) => {
  const states = lifeStates().map(({ name, basis, moves }) => ({
    name,
    evidence: basis,
    transitions: moves.map(({ basis: evidence, ...move }) => ({ ...move, evidence })),
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
    operations: count(operations.map(({ evidence }) => evidence)),
    states: count(states.map(({ evidence }) => evidence)),
    transitions: count(states.flatMap(({ transitions }) => transitions.map((t) => t.evidence))),
    durations: count(durations.map(({ evidence }) => evidence)),
    error_causes: count([...errorCatalogue().values()].map((row) => row.cause_basis)),
  }
  return { counts, operations, states, durations }
}
