// The reading of --strict: what the newest reference has, and nothing else.
import { z } from 'zod'
import { newestFormOf } from './fields.ts'

const known = new WeakMap<z.ZodType, z.ZodType>()

const isDropped = (field: z.ZodType) => {
  const drifted = newestFormOf(field)
  return drifted !== undefined && drifted.newest === undefined
}

const derive = (schema: z.ZodType): z.ZodType => {
  const drifted = newestFormOf(schema)
  if (drifted?.newest) return strict(drifted.newest)
  if (schema instanceof z.ZodObject) {
    // Free-form by its own documentation: there are no fields to hold callers to.
    if (Object.keys(schema.shape).length === 0) return schema
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>)
      .filter(([, field]) => !isDropped(field))
      .map(([name, field]) => [name, strict(field)] as const)
    return z.strictObject(Object.fromEntries(fields))
  }
  if (schema instanceof z.ZodOptional) return strict(schema.unwrap() as z.ZodType).optional()
  if (schema instanceof z.ZodNullable) return strict(schema.unwrap() as z.ZodType).nullable()
  if (schema instanceof z.ZodArray) {
    const copy = schema.clone() as z.ZodArray
    return new z.ZodArray({ ...copy.def, element: strict(schema.element as z.ZodType) })
  }
  return schema
}

/** The strict form of a request's schema: newest bounds, no legacy and no unknown fields. */
export const strict = (schema: z.ZodType): z.ZodType => {
  const ready = known.get(schema)
  if (ready) return ready
  const derived = derive(schema)
  known.set(schema, derived)
  return derived
}
