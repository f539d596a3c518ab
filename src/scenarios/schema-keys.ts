// The keys that a schema has at a path, for suggestions.
import { z } from 'zod'

const unwrapSchema = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return unwrapSchema(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodDefault) return unwrapSchema(schema.unwrap() as z.ZodType)
  return schema
}

/** The keys of the object at a path. Empty if the schema has no object there. */
export const keysAt = (schema: z.ZodType, path: readonly PropertyKey[]): string[] => {
  const unwrapped = unwrapSchema(schema)
  const [first, ...rest] = path
  if (unwrapped instanceof z.ZodObject) {
    if (first === undefined) return Object.keys(unwrapped.shape)
    const next = unwrapped.shape[first as string] as z.ZodType | undefined
    return next ? keysAt(next, rest) : []
  }
  return unwrapped instanceof z.ZodArray && first !== undefined
    ? keysAt(unwrapped.element as z.ZodType, rest)
    : []
}
