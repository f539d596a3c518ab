// Declares fields of the API: their bounds and units, and differences between editions of the
// reference.
import { z } from 'zod'

/** The largest double below 2^63: the limit for a JSON number of the vendor's type "Long". */
const LONG_MAX = 2 ** 63 - 1024

const INT_MAX = 2_147_483_647

const isWhole = (value: number) => Number.isInteger(value)
const notWholeError = { error: 'must be a whole number' }

/** A string of `min` to `max` characters. */
export const text = (max = 255, min = 0) => z.string().min(min).max(max)

/** A 32-bit whole number from `min` to `max`, both included. */
export const int = (max = INT_MAX, min = 0) =>
  z
    .number()
    .refine(isWhole, notWholeError)
    .min(min)
    .max(max)
    .meta({ type: 'integer', format: 'int32' })

/** A 64-bit whole number. Above 2^53 it keeps only the precision of a double. */
export const long = (max = 2 ** 63, min = 0) =>
  z
    .number()
    .refine(isWhole, notWholeError)
    .min(min)
    .max(max)
    .overwrite((value) => Math.min(value, LONG_MAX))
    .meta({ type: 'integer', format: 'int64' })

/**
 * A 32-bit whole number that callers may give up to 2^32: some tables allow that beside the type
 * Integer. A greater number than replies can hold becomes the greatest that they can.
 */
export const wideInt = () =>
  z
    .number()
    .refine(isWhole, notWholeError)
    .min(0)
    .max(4_294_967_296)
    .overwrite((value) => Math.min(value, INT_MAX))
    .meta({ type: 'integer', format: 'int32' })

/** Any JSON number from `min` to `max`, both included. */
export const double = (max: number, min = 0) => z.number().min(min).max(max)

/** A JSON boolean. */
export const flag = () => z.boolean()

/** One of a fixed list of values. */
export const oneOf = <const T extends [string, ...string[]]>(...values: T) => z.enum(values)

/** A list of `min` to `max` items. */
export const list = <T extends z.ZodType>(item: T, max = 65_535, min = 0) =>
  z.array(item).min(min).max(max)

const newestSchemas = new WeakMap<object, z.ZodType | undefined>()

/**
 * The schema of the newest reference for a field on which editions differ: undefined if the field
 * does not differ, `{newest: undefined}` if the newest reference does not have it.
 */
export const newestSchemaOf = (field: z.ZodType): { newest: z.ZodType | undefined } | undefined =>
  newestSchemas.has(field) ? { newest: newestSchemas.get(field) } : undefined

/**
 * A field on which editions differ. `tolerant` accepts all of them. `newest` is the schema of the
 * newest reference, undefined if it no longer has the field; only `--strict` applies it.
 */
export const drift = <T extends z.ZodType>(newest: z.ZodType | undefined, tolerant: T): T => {
  const field = tolerant.clone() as T
  newestSchemas.set(field, newest)
  return field
}

/**
 * A field that the newest reference no longer has. It is accepted unless `--strict` is set.
 */
export const legacy = <T extends z.ZodType>(field: T): T => drift(undefined, field)

type Shape = Record<string, z.ZodType>

type Optional<S extends Shape, R extends keyof S> = {
  [K in keyof S]: K extends R ? S[K] : z.ZodOptional<z.ZodNullable<S[K]>>
}

/**
 * The body of a request, or a part of one. Fields other than those in `required` can be missing or
 * null, which means the same. Unknown fields are kept (`--strict` refuses them).
 */
export const requestObject = <S extends Shape, const R extends keyof S = never>(
  shape: S,
  required: readonly R[] = [],
) => {
  const fields = Object.entries(shape).map(([name, field]) => {
    if ((required as readonly PropertyKey[]).includes(name)) return [name, field]
    const optional = field.nullish()
    if (!newestSchemas.has(field)) return [name, optional]
    return [name, drift(newestSchemas.get(field)?.nullish(), optional)]
  })
  return z.looseObject(Object.fromEntries(fields) as Optional<S, R>)
}

/**
 * The body of a reply, or a part of one. Fields other than those in `required` can be absent.
 * Unknown fields are errors.
 */
export const replyObject = <S extends Shape, const R extends keyof S = never>(
  shape: S,
  required: readonly R[] = [],
) => {
  const fields = Object.entries(shape).map(([name, field]) =>
    (required as readonly PropertyKey[]).includes(name) ? [name, field] : [name, field.optional()],
  )
  return z.strictObject(
    Object.fromEntries(fields) as { [K in keyof S]: K extends R ? S[K] : z.ZodOptional<S[K]> },
  )
}
