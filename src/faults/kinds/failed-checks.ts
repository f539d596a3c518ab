// The fault `failed-checks`: items of a source's feasibility check fail.
import { z } from 'zod'
import { checkNames } from '../../domain/server/checks.ts'
import { CatalogueCode } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** It matches each check of a source: at its registration, and when its disks are updated. */
export const failedChecks = defineTaskFault({
  kind: 'failed-checks',
  summary:
    'Makes items of the feasibility check fail. With `level` ERROR, the source is unavailable.',
  settings: z.strictObject({
    checks: z
      .array(z.enum(checkNames as [string, ...string[]]))
      .min(1)
      .max(50),
    level: z.enum(['WARN', 'ERROR']).default('ERROR'),
    /** Without it, each item fails with the code for what it checks. */
    error_code: CatalogueCode.optional(),
  }),
})
