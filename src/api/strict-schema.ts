// Derives the schemas of --strict: those of the newest reference, without legacy fields.
import { z } from 'zod'
import { newestSchemaOf } from './fields.ts'

const cache = new WeakMap<z.ZodType, z.ZodType>()

const isDropped = (field: z.ZodType) => {
  const newestForm = newestSchemaOf(field)
  return newestForm !== undefined && newestForm.newest === undefined
}

const deriveStrict = (schema: z.ZodType): z.ZodType => {
  const newestForm = newestSchemaOf(schema)
  if (newestForm?.newest) return strictSchema(newestForm.newest)
  if (schema instanceof z.ZodObject) {
    // The reference documents this object as free-form.
    if (Object.keys(schema.shape).length === 0) return schema
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>)
      .filter(([, field]) => !isDropped(field))
      .map(([name, field]) => [name, strictSchema(field)] as const)
    return z.strictObject(Object.fromEntries(fields))
  }
  if (schema instanceof z.ZodOptional) return strictSchema(schema.unwrap() as z.ZodType).optional()
  if (schema instanceof z.ZodNullable) return strictSchema(schema.unwrap() as z.ZodType).nullable()
  if (schema instanceof z.ZodArray) {
    const copy = schema.clone() as z.ZodArray
    return new z.ZodArray({ ...copy.def, element: strictSchema(schema.element as z.ZodType) })
  }
  return schema
}

/** The strict form of a request's schema: newest bounds, no legacy and no unknown fields. */
export const strictSchema = (schema: z.ZodType): z.ZodType => {
  const cached = cache.get(schema)
  if (cached) return cached
  const derived = deriveStrict(schema)
  cache.set(schema, derived)
  return derived
}
