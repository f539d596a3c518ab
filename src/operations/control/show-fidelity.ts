// GET /_emulator/fidelity
import { z } from 'zod'
import { errorCatalogue } from '../../contract/error-catalogue.ts'
import { hostOperation } from '../../contract/host.ts'
import type { Evidence } from '../../domain/evidence.ts'
import { lifeStates } from '../../domain/task/machine-map.ts'
import { delays } from '../../domain/task/pace.ts'

const Basis = z.enum(['documented', 'sdk', 'terraform', 'seed', 'recorded', 'assumed'])
const Counts = z.partialRecord(Basis, z.int())

const count = (all: readonly Evidence[]) => {
  const counts: Partial<Record<Evidence, number>> = {}
  for (const basis of all) counts[basis] = (counts[basis] ?? 0) + 1
  return counts
}

/** Tells, for every operation, state, transition, duration and error code, where it comes from. */
export const ShowFidelity = hostOperation({
  id: 'ShowFidelity',
  method: 'GET',
  path: '/_emulator/fidelity',
  summary: 'Read where each behaviour comes from: documents, SDKs, observation or assumption.',
  evidence: 'assumed',
  auth: 'none',
  reply: z.strictObject({
    counts: z.strictObject({
      operations: Counts,
      states: Counts,
      transitions: Counts,
      durations: Counts,
      error_causes: Counts,
    }),
    operations: z.array(
      z.strictObject({
        id: z.string(),
        call: z.string(),
        evidence: Basis,
        section: z.string().nullable(),
      }),
    ),
    states: z.array(
      z.strictObject({
        name: z.string(),
        evidence: Basis,
        transitions: z.array(
          z.strictObject({
            event: z.string(),
            guard: z.string().nullable(),
            to: z.string(),
            evidence: Basis,
          }),
        ),
      }),
    ),
    durations: z.array(z.strictObject({ name: z.string(), real_ms: z.int(), evidence: Basis })),
  }),
  refusals: [],
  run: (_, { table }) => {
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
    return {
      counts: {
        operations: count(operations.map(({ evidence }) => evidence)),
        states: count(states.map(({ evidence }) => evidence)),
        transitions: count(states.flatMap(({ transitions }) => transitions.map((t) => t.evidence))),
        durations: count(durations.map(({ evidence }) => evidence)),
        error_causes: count([...errorCatalogue().values()].map((row) => row.cause_basis)),
      },
      operations,
      states,
      durations,
    }
  },
})
