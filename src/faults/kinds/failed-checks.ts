// The fault `failed-checks`: items of the feasibility check of a source fail.
import { z } from 'zod'
import { checkNames } from '../../domain/server/checks.ts'
import { CatalogueCode } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** Met by each check of a source: at its registration, and when its disks are told anew. */
export const failedChecks = defineTaskFault({
  kind: 'failed-checks',
  summary: 'Lets items of the feasibility check fail; with level ERROR the source is unavailable.',
  settings: z.strictObject({
    checks: z
      .array(z.enum(checkNames as [string, ...string[]]))
      .min(1)
      .max(50),
    level: z.enum(['WARN', 'ERROR']).default('ERROR'),
    /** Left out, each fails with the code that says what it checks. */
    error_code: CatalogueCode.optional(),
  }),
})
