// GET /_emulator/fidelity

import { z } from 'zod'
import type { AnyOperation } from '../api/operation.ts'
import { emulatorOperation } from '../api/operation.ts'
import { fidelityReport } from './fidelity.ts'

const EvidenceSchema = z.enum(['documented', 'sdk', 'terraform', 'seed', 'recorded', 'assumed'])
const EvidenceCounts = z.partialRecord(EvidenceSchema, z.int())

/** Tells, for every operation, state, transition, duration and error code, where it comes from. */
export const fidelityOperation = (operations: readonly AnyOperation[]) =>
  emulatorOperation({
    id: 'ShowFidelity',
    method: 'GET',
    path: '/_emulator/fidelity',
    summary: 'Read where each behaviour comes from: documents, SDKs, observation or assumption.',
    reply: z.strictObject({
      counts: z.strictObject({
        operations: EvidenceCounts,
        states: EvidenceCounts,
        transitions: EvidenceCounts,
        durations: EvidenceCounts,
        error_causes: EvidenceCounts,
      }),
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
    }),
    run: () => fidelityReport(operations),
  })
