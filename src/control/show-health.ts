// GET /_emulator/health
import { z } from 'zod'
import { hostOperation } from '../pipeline/host.ts'

/** Says that the emulator can answer. */
export const ShowHealth = hostOperation({
  id: 'ShowHealth',
  method: 'GET',
  path: '/_emulator/health',
  summary: 'Ask whether the emulator is ready.',
  evidence: 'assumed',
  auth: 'none',
  reply: z.strictObject({ status: z.literal('ok'), version: z.string() }),
  refusals: [],
  run: (_, { version }) => ({ status: 'ok' as const, version }),
})
