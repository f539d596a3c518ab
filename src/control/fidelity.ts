// GET /_emulator/fidelity: the evidence for every behaviour.
import { z } from 'zod'
import { errorCatalogue } from '../api/error-catalogue.ts'
import { type AnyOperation, emulatorOperation } from '../api/operation.ts'
import { PromiseVerdict, promiseCounts } from '../api/promises.ts'
import type { Evidence } from '../domain/evidence.ts'
import { lifecycleStates } from '../domain/task/machine/describe.ts'
import { delays } from '../domain/task/pace.ts'

const EvidenceSchema = z.enum(['documented', 'sdk', 'terraform', 'seed', 'recorded', 'assumed'])
const EvidenceCounts = z.partialRecord(EvidenceSchema, z.int())

const FidelityReply = z.strictObject({
  counts: z.strictObject({
    operations: EvidenceCounts,
    states: EvidenceCounts,
    transitions: EvidenceCounts,
    durations: EvidenceCounts,
    error_causes: EvidenceCounts,
  }),
  promises: z.record(PromiseVerdict, z.int()),
  operations: z.array(
    z.strictObject({
      id: z.string(),
      call: z.string(),
      evidence: EvidenceSchema,
      section: z.string().nullable(),
    }),
  ),
  states: z.array(
    z.strictObject({
      name: z.string(),
      evidence: EvidenceSchema,
      transitions: z.array(
        z.strictObject({
          event: z.string(),
          guard: z.string().nullable(),
          to: z.string(),
          evidence: EvidenceSchema,
        }),
      ),
    }),
  ),
  durations: z.array(
    z.strictObject({ name: z.string(), real_ms: z.int(), evidence: EvidenceSchema }),
  ),
})

/** Returns the evidence for every operation, state, transition and duration, and counts of it. */
export const fidelityOperation = (operations: readonly AnyOperation[]) =>
  emulatorOperation({
    id: 'ShowFidelity',
    method: 'GET',
    path: '/_emulator/fidelity',
    summary: 'Read where each behaviour comes from: documents, SDKs, observation or assumption.',
    reply: FidelityReply,
    run: () => fidelityReport(operations),
  })

/** The evidence for each operation, state, transition and duration, with counts of each kind. */
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
  return { counts, promises: promiseCounts(), operations, states, durations }
}

const countByEvidence = (all: readonly Evidence[]) => {
  const counts: Partial<Record<Evidence, number>> = {}
  for (const basis of all) counts[basis] = (counts[basis] ?? 0) + 1
  return counts
}
