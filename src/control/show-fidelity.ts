// GET /_emulator/fidelity
import { z } from 'zod'
import { hostOperation } from '../pipeline/host.ts'
import { fidelityOf } from './fidelity.ts'

const Basis = z.enum(['documented', 'sdk', 'terraform', 'seed', 'recorded', 'assumed'])
const Counts = z.partialRecord(Basis, z.int())

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
  run: (_, { table }) => fidelityOf(table),
})
