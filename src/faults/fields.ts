// Fields that several kinds of fault have.
import { z } from 'zod'
import { errorCatalogue } from '../api/error-catalogue.ts'
import { nearest } from '../api/nearest.ts'

/** Whether it strikes before the operation runs, or when the work is done and the reply is due. */
export const When = z.enum(['before', 'after'])

/** A code of the catalogue of error codes, GET /_emulator/errors. */
export const CatalogueCode = z.string().superRefine((code, context) => {
  if (errorCatalogue().has(code)) return
  const meant = nearest(code, errorCatalogue().keys())
  context.addIssue(`is not in the catalogue, GET /_emulator/errors; did you mean ${meant}?`)
})

/** A span of real time, ms: an hour at most. */
export const RealSpan = z.number().min(0).max(3_600_000)
