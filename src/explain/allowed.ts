// What a schema allows at a place within it: in words, and as an example that it accepts.
import { z } from 'zod'

type Schema = z.ZodType
type Json = { [key: string]: unknown }

const inner = (schema: Schema): Schema => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return inner(schema.unwrap() as Schema)
  if (schema instanceof z.ZodDefault) return inner(schema.unwrap() as Schema)
  if (schema instanceof z.ZodPipe) return inner(schema.in as Schema)
  return schema
}

/** The schema at a path within another; undefined where there is none. */
export const schemaAt = (schema: Schema, path: readonly PropertyKey[]): Schema | undefined => {
  const [key, ...rest] = path
  if (key === undefined) return schema
  const at = inner(schema)
  if (at instanceof z.ZodObject) {
    const field = (at.shape as Record<string, Schema>)[String(key)]
    return field && schemaAt(field, rest)
  }
  if (at instanceof z.ZodArray) return schemaAt(at.element as Schema, rest)
  if (at instanceof z.ZodRecord) return schemaAt(at.valueType as Schema, rest)
  if (!(at instanceof z.ZodUnion)) return undefined
  for (const option of at.options as Schema[]) {
    const found = schemaAt(option, path)
    if (found) return found
  }
  return undefined
}

const jsonOf = (schema: Schema): Json => {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  return resolved(json, (json.$defs ?? {}) as Json)
}

/** The schema with its named parts put in their places; none of them contains itself. */
const resolved = (json: unknown, parts: Json): Json => {
  if (Array.isArray(json)) return json.map((each) => resolved(each, parts)) as never
  if (typeof json !== 'object' || json === null) return json as never
  const { $ref, $defs: _, ...rest } = json as Json
  const named = typeof $ref === 'string' ? parts[$ref.replace('#/$defs/', '')] : undefined
  if (named !== undefined) return resolved(named, parts)
  const all = Object.entries(rest).map(([key, each]) => [key, resolved(each, parts)])
  const whole = Object.fromEntries(all) as Json
  if (!Array.isArray(whole.type)) return whole
  return { anyOf: whole.type.map((type) => ({ ...whole, type })) }
}

const countOf = (least: unknown, most: unknown, unit: string): string[] => {
  if (most !== undefined) return [`of ${least ?? 0} to ${most} ${unit}`]
  return least === undefined ? [] : [`of at least ${least} ${unit}`]
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

/** What a JSON Schema allows, in words. */
const words = (json: Json): string => {
  if (Array.isArray(json.enum))
    return `one of ${json.enum.map((word) => (word === '' ? '""' : word)).join(', ')}`
  if ('const' in json) return JSON.stringify(json.const)
  const either = (json.anyOf ?? json.oneOf) as Json[] | undefined
  if (either) return [...new Set(either.map(words))].join(', or ')
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = json
  const required = (json.required ?? []) as string[]
  return [
    kinds[`${type}`] ?? 'anything',
    ...(minimum !== undefined || maximum !== undefined
      ? [`from ${minimum ?? 'any'} to ${maximum ?? 'any'}`]
      : []),
    ...countOf(minLength, maxLength, 'characters'),
    ...countOf(minItems, maxItems, 'items'),
    ...(pattern === undefined ? [] : [`of the form ${pattern}`]),
    ...(required.length > 0 ? [`with ${required.join(', ')}`] : []),
  ].join(' ')
}

/** Texts of which one fits most patterns of the API. */
const texts = ['web-1', '08:30', '192.168.0.10', 'fd00::10', 'fa:16:3e:00:00:01', 'a', '1', '']

const numbersFor = ({ minimum, maximum }: Json, given: unknown) => [
  ...(typeof given === 'string' && given.trim() !== '' ? [Number(given)] : []),
  ...(typeof given === 'number' ? [Math.round(given), minimum, maximum] : []),
  1,
  minimum,
  maximum,
]

/** Values that may be allowed, those first that are near to what was given. */
const candidates = (json: Json, given: unknown): unknown[] => {
  if (Array.isArray(json.enum)) {
    const meant = json.enum.filter((word) => `${word}`.toLowerCase() === `${given}`.toLowerCase())
    return [...meant, ...json.enum]
  }
  if ('const' in json) return [json.const]
  const either = (json.anyOf ?? json.oneOf) as Json[] | undefined
  if (either) return either.flatMap((option) => candidates(option, given))
  const { type, maxLength, minLength } = json
  if (type === 'string') {
    const cut = typeof given === 'string' && maxLength ? [given.slice(0, Number(maxLength))] : []
    const plain = typeof given === 'number' || typeof given === 'boolean' ? [`${given}`] : []
    return [...cut, ...plain, ...texts, 'x'.repeat(Number(minLength ?? 1))]
  }
  if (type === 'integer' || type === 'number') return numbersFor(json, given)
  if (type === 'boolean') return [given !== 'false' && given !== 0, true, false]
  if (type === 'array') {
    const items = candidates((json.items ?? {}) as Json, undefined)
    return [
      ...(given === undefined || Array.isArray(given) ? [] : [[given]]),
      [],
      ...items.map((item) => [item]),
    ]
  }
  if (type === 'object') return [objectOf(json)]
  return [null, {}, 'web-1']
}

const objectOf = ({ properties = {}, required = [] }: Json) =>
  Object.fromEntries(
    (required as string[]).map((name) => {
      const field = ((properties as Json)[name] ?? {}) as Json
      return [name, candidates(field, undefined)[0]]
    }),
  )

/** What is allowed, in words, and one value that is, preferably `printed`; both for callers. */
export const allowedBy = (
  schema: Schema,
  given: unknown,
  printed: unknown,
): { allowed: string; example?: unknown } => {
  const json = jsonOf(schema)
  const tries = [...(printed === undefined ? [] : [printed]), ...candidates(json, given)]
  // In a path or a query every value is a text.
  const example = [...tries, ...tries.map(String)].find(
    (each) => each != null && schema.safeParse(each).success,
  )
  return { allowed: words(json), ...(example !== undefined && { example }) }
}
