// Query parameters and path ids.
import { z } from 'zod'
import { drift, text } from '../fields.ts'

/** An id in a path, in any form, because the ids in examples have various forms and lengths. */
export const PathId = text(255, 1)

/** An id in a query. */
export const QueryId = drift(text(36, 1), text())

/** `true` or `false`. */
export const QueryFlag = z.enum(['true', 'false']).transform((word) => word === 'true')

/** A whole number from 0 to `max`, in digits. */
export const queryInt = (max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, { error: 'must be a whole number', abort: true })
    .transform(Number)
    .pipe(z.number().max(max))
    .meta({ type: 'integer', minimum: 0, maximum: max })

/** `limit` and `offset` of a list. The default limit applies if it is missing or 0. */
export const paging = (maxLimit: number) => ({
  limit: queryInt(maxLimit).optional(),
  offset: queryInt(65_535).optional(),
})

/** A page from the two parameters. */
export const pageOf = (
  query: { limit?: number | undefined; offset?: number | undefined },
  defaultLimit: number,
) => ({ limit: query.limit || defaultLimit, offset: query.offset ?? 0 })

/** The empty object, which is the reply to most successful writes. */
export const Empty = z.strictObject({})
