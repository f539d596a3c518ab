// What an exactly typed SDK reads of a reply: the types of the newest reference, without bounds.
import { z } from 'zod'
import { newestSchemaOf } from '../../src/api/fields.ts'

const INT32_MAX = 2 ** 31 - 1
const INT64_MAX = 2 ** 63 - 1024

const isInteger = (value: unknown, format: unknown) =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  Math.abs(value) <= (format === 'int32' ? INT32_MAX : INT64_MAX)

const isScalarOf = (schema: z.ZodType, value: unknown): boolean => {
  const { type, format } = schema.meta() ?? {}
  if (type === 'integer') return isInteger(value, format)
  if (schema instanceof z.ZodNumber) return typeof value === 'number'
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return typeof value === 'string'
  if (schema instanceof z.ZodBoolean) return typeof value === 'boolean'
  return true
}

const unwrap = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? unwrap(newestOf(schema.unwrap() as z.ZodType))
    : schema

const newestOf = (schema: z.ZodType) => newestSchemaOf(schema)?.newest ?? schema

/** The places at which a reply has another type than the newest reference. */
export const typeMismatches = (declared: z.ZodType, value: unknown, path = ''): string[] => {
  const schema = unwrap(newestOf(declared))
  if (value === null || value === undefined) return []
  if (schema instanceof z.ZodUnion) {
    const found = schema.options.map((each) => typeMismatches(each as z.ZodType, value, path))
    return found.some((each) => each.length === 0) ? [] : found[0]!
  }
  if (schema instanceof z.ZodArray) {
    if (!Array.isArray(value)) return [path]
    return value.flatMap((each, index) =>
      typeMismatches(schema.element as z.ZodType, each, `${path}[${index}]`),
    )
  }
  if (schema instanceof z.ZodObject) {
    if (typeof value !== 'object' || Array.isArray(value)) return [path]
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
      typeMismatches(field, (value as Record<string, unknown>)[name], `${path}.${name}`),
    )
  }
  return isScalarOf(schema, value) ? [] : [`${path} = ${JSON.stringify(value)}`]
}
