// Looks up the parts of a zod schema by path.
import { z } from 'zod'

/** The schema inside optional, nullable, default and transform. */
const unwrap = (schema: z.ZodType): z.ZodType => {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  )
    return unwrap(schema.unwrap() as z.ZodType)
  return schema instanceof z.ZodPipe ? unwrap(schema.in as z.ZodType) : schema
}

const childOf = (schema: z.ZodType, key: PropertyKey): z.ZodType | undefined => {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)]
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType
  return schema instanceof z.ZodRecord ? (schema.valueType as z.ZodType) : undefined
}

/** The schema at a path in another. In a union, it is in the first option that has the path. */
export const schemaAt = (
  schema: z.ZodType,
  path: readonly PropertyKey[],
): z.ZodType | undefined => {
  const [key, ...rest] = path
  if (key === undefined) return schema
  const inner = unwrap(schema)
  const options = inner instanceof z.ZodUnion ? (inner.options as z.ZodType[]) : []
  for (const option of options) {
    const found = schemaAt(option, path)
    if (found) return found
  }
  const child = childOf(inner, key)
  return child && schemaAt(child, rest)
}

/** The names of the fields of the object at a path; empty if there is no object. */
export const fieldNamesAt = (schema: z.ZodType, path: readonly PropertyKey[]): string[] => {
  const found = schemaAt(schema, path)
  const inner = found && unwrap(found)
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
}
