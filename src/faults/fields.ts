// Fields that several kinds of fault have.
import { z } from 'zod'
import { closestMatch } from '../api/closest-match.ts'
import { errorCatalogue } from '../api/error-catalogue.ts'

/** Whether it strikes before the operation runs, or when the work is done and the reply is due. */
export const FaultTiming = z.enum(['before', 'after'])

/** A code of the catalogue of error codes, GET /_emulator/errors. */
export const CatalogueCode = z.string().superRefine((code, context) => {
  if (errorCatalogue().has(code)) return
  const suggestion = closestMatch(code, errorCatalogue().keys())
  context.addIssue(`is not in the catalogue, GET /_emulator/errors; did you mean ${suggestion}?`)
})

/** A span of real time, ms: an hour at most. */
export const RealDurationMs = z.number().min(0).max(3_600_000)
