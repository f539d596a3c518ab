// What a schema allows at a place within it: in words, and as an example that it accepts.
import { z } from 'zod'

type Schema = z.ZodType
type JsonSchema = { [key: string]: unknown }

const toInlinedJsonSchema = (schema: Schema): JsonSchema => {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return inlineRefs(json, (json.$defs ?? {}) as JsonSchema)
}

/** The schema with its named parts put in their places; none of them contains itself. */
const inlineRefs = (json: unknown, definitions: JsonSchema): JsonSchema => {
  if (Array.isArray(json)) return json.map((each) => inlineRefs(each, definitions)) as never
  if (typeof json !== 'object' || json === null) return json as never
  const { $ref, $defs: _, ...rest } = json as JsonSchema
  const definition =
    typeof $ref === 'string' ? definitions[$ref.replace('#/$defs/', '')] : undefined
  if (definition !== undefined) return inlineRefs(definition, definitions)
  const all = Object.entries(rest).map(([key, each]) => [key, inlineRefs(each, definitions)])
  const whole = Object.fromEntries(all) as JsonSchema
  if (!Array.isArray(whole.type)) return whole
  return { anyOf: whole.type.map((type) => ({ ...whole, type })) }
}

const describeLength = (min: unknown, max: unknown, unit: string): string[] => {
  if (max !== undefined) return [`of ${min ?? 0} to ${max} ${unit}`]
  return min === undefined ? [] : [`of at least ${min} ${unit}`]
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

/** What a JSON Schema allows, in words. */
const describeJsonSchema = (json: JsonSchema): string => {
  if (Array.isArray(json.enum))
    return `one of ${json.enum.map((word) => (word === '' ? '""' : word)).join(', ')}`
  if ('const' in json) return JSON.stringify(json.const)
  const alternatives = (json.anyOf ?? json.oneOf) as JsonSchema[] | undefined
  if (alternatives) return [...new Set(alternatives.map(describeJsonSchema))].join(', or ')
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = json
  const required = (json.required ?? []) as string[]
  return [
    typeNames[`${type}`] ?? 'anything',
    ...(minimum !== undefined || maximum !== undefined
      ? [`from ${minimum ?? 'any'} to ${maximum ?? 'any'}`]
      : []),
    ...describeLength(minLength, maxLength, 'characters'),
    ...describeLength(minItems, maxItems, 'items'),
    ...(pattern === undefined ? [] : [`of the form ${pattern}`]),
    ...(required.length > 0 ? [`with ${required.join(', ')}`] : []),
  ].join(' ')
}

/** Texts of which one fits most patterns of the API. */
const sampleTexts = [
  'web-1',
  '08:30',
  '192.168.0.10',
  'fd00::10',
  'fa:16:3e:00:00:01',
  'a',
  '1',
  '',
]

const sampleNumbers = ({ minimum, maximum }: JsonSchema, received: unknown) => [
  ...(typeof received === 'string' && received.trim() !== '' ? [Number(received)] : []),
  ...(typeof received === 'number' ? [Math.round(received), minimum, maximum] : []),
  1,
  minimum,
  maximum,
]

/** Values that may be allowed, those first that are near to what was given. */
const candidates = (json: JsonSchema, received: unknown): unknown[] => {
  if (Array.isArray(json.enum)) {
    const sameIgnoringCase = json.enum.filter(
      (word) => `${word}`.toLowerCase() === `${received}`.toLowerCase(),
    )
    return [...sameIgnoringCase, ...json.enum]
  }
  if ('const' in json) return [json.const]
  const alternatives = (json.anyOf ?? json.oneOf) as JsonSchema[] | undefined
  if (alternatives) return alternatives.flatMap((option) => candidates(option, received))
  const { type, maxLength, minLength } = json
  if (type === 'string') {
    const cut =
      typeof received === 'string' && maxLength ? [received.slice(0, Number(maxLength))] : []
    const plain =
      typeof received === 'number' || typeof received === 'boolean' ? [`${received}`] : []
    return [...cut, ...plain, ...sampleTexts, 'x'.repeat(Number(minLength ?? 1))]
  }
  if (type === 'integer' || type === 'number') return sampleNumbers(json, received)
  if (type === 'boolean') return [received !== 'false' && received !== 0, true, false]
  if (type === 'array') {
    const items = candidates((json.items ?? {}) as JsonSchema, undefined)
    return [
      ...(received === undefined || Array.isArray(received) ? [] : [[received]]),
      [],
      ...items.map((item) => [item]),
    ]
  }
  if (type === 'object') return [sampleObject(json)]
  return [null, {}, 'web-1']
}

const sampleObject = ({ properties = {}, required = [] }: JsonSchema) =>
  Object.fromEntries(
    (required as string[]).map((name) => {
      const field = ((properties as JsonSchema)[name] ?? {}) as JsonSchema
      return [name, candidates(field, undefined)[0]]
    }),
  )

/** What is allowed, in words, and one value that is, preferably `printed`; both for callers. */
export const describeAllowed = (
  schema: Schema,
  received: unknown,
  documented: unknown,
): { allowed: string; example?: unknown } => {
  const json = toInlinedJsonSchema(schema)
  const tries = [...(documented === undefined ? [] : [documented]), ...candidates(json, received)]
  // In a path or a query every value is a text.
  const example = [...tries, ...tries.map(String)].find(
    (each) => each != null && schema.safeParse(each).success,
  )
  return { allowed: describeJsonSchema(json), ...(example !== undefined && { example }) }
}
