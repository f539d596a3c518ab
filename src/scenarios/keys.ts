// Which keys a schema knows at a path: to say what a misspelt one may have meant.
import { z } from 'zod'

const bare = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return bare(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodDefault) return bare(schema.unwrap() as z.ZodType)
  return schema
}

/** The keys of the object at a path; none where there is no object. */
export const keysAt = (schema: z.ZodType, path: readonly PropertyKey[]): string[] => {
  const known = bare(schema)
  const [first, ...rest] = path
  if (known instanceof z.ZodObject) {
    if (first === undefined) return Object.keys(known.shape)
    const next = known.shape[first as string] as z.ZodType | undefined
    return next ? keysAt(next, rest) : []
  }
  return known instanceof z.ZodArray && first !== undefined
    ? keysAt(known.element as z.ZodType, rest)
    : []
}
