// GET /_emulator/health

import { z } from 'zod'
import { emulatorOperation } from '../api/operation.ts'
import { version } from '../api/version.ts'

/** Replies 200 as soon as the emulator handles requests. */
export const ShowHealth = emulatorOperation({
  id: 'ShowHealth',
  method: 'GET',
  path: '/_emulator/health',
  summary: 'Ask whether the emulator is ready.',
  reply: z.strictObject({ status: z.literal('ok'), version: z.string() }),
  run: () => ({ status: 'ok' as const, version }),
})
