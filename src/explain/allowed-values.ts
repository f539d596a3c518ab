// What a schema allows: in words, and as an example that it accepts.
import { z } from 'zod'

type JsonSchema = z.core.JSONSchema.BaseSchema

/**
 * What is allowed, in words, and one allowed value, if one is found: `documented` if it fits, else
 * one that is close to what was received.
 */
export const describeAllowed = (
  schema: z.ZodType,
  received: unknown,
  documented: unknown,
): { allowed: string; example?: unknown } => {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    metadata: metadataWithoutIds as never,
  })
  const values = [documented, ...sampleValues(json, received)].filter((value) => value != null)
  // In a path or a query every value is a string.
  const example = [...values, ...values.map(String)].find(
    (value) => schema.safeParse(value).success,
  )
  return { allowed: describeJsonSchema(json), ...(example !== undefined && { example }) }
}

/** Without the ids of named schemas, none of them becomes a reference. */
const metadataWithoutIds = Object.assign(z.registry(), {
  get: (schema: z.ZodType) => {
    const { id: _, ...metadata } = z.globalRegistry.get(schema) ?? {}
    return metadata
  },
})

const alternativesOf = (json: JsonSchema): JsonSchema[] | undefined => {
  const types = json.type as unknown
  if (Array.isArray(types)) return types.map((type) => ({ ...json, type }))
  return (json.anyOf ?? json.oneOf) as JsonSchema[] | undefined
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

const describeJsonSchema = (json: JsonSchema): string => {
  if (json.enum) return `one of ${json.enum.map((word) => (word === '' ? '""' : word)).join(', ')}`
  if ('const' in json) return JSON.stringify(json.const)
  const alternatives = alternativesOf(json)
  if (alternatives) return [...new Set(alternatives.map(describeJsonSchema))].join(', or ')
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = json
  return [
    typeNames[`${type}`] ?? 'anything',
    ...(minimum === undefined && maximum === undefined
      ? []
      : [`from ${minimum ?? 'any'} to ${maximum ?? 'any'}`]),
    ...describeLength(minLength, maxLength, 'characters'),
    ...describeLength(minItems, maxItems, 'items'),
    ...(pattern === undefined ? [] : [`of the form ${pattern}`]),
    ...(json.required?.length ? [`with ${json.required.join(', ')}`] : []),
  ].join(' ')
}

const describeLength = (min: number | undefined, max: number | undefined, unit: string) => {
  if (max !== undefined) return [`of ${min ?? 0} to ${max} ${unit}`]
  return min === undefined ? [] : [`of at least ${min} ${unit}`]
}

/** Texts of which one fits most patterns of the API. */
const sampleTexts = ['web-1', '08:30', '192.168.0.10', 'fd00::10', 'fa:16:3e:00:00:01', 'a', '1']

/** Values that may be allowed; those that are close to what was received come first. */
const sampleValues = (json: JsonSchema, received?: unknown): unknown[] => {
  if (json.enum) {
    const lowerCase = `${received}`.toLowerCase()
    return [...json.enum.filter((word) => `${word}`.toLowerCase() === lowerCase), ...json.enum]
  }
  if ('const' in json) return [json.const]
  const alternatives = alternativesOf(json)
  if (alternatives) return alternatives.flatMap((option) => sampleValues(option, received))
  switch (json.type) {
    case 'string':
      return sampleStrings(json, received)
    case 'integer':
    case 'number':
      return sampleNumbers(json, received)
    case 'boolean':
      return [received !== 'false' && received !== 0]
    case 'array': {
      const lists = sampleValues(json.items as JsonSchema).map((item) => [item])
      return [
        ...(received === undefined || Array.isArray(received) ? [] : [[received]]),
        [],
        ...lists,
      ]
    }
    case 'object':
      return [sampleObject(json)]
    default:
      return [{}, 'web-1']
  }
}

const sampleStrings = ({ minLength = 1, maxLength }: JsonSchema, received: unknown) => {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof received)
  const cut = isPlain ? [`${received}`.slice(0, maxLength)] : []
  return [...cut, ...sampleTexts, '', 'x'.repeat(minLength)]
}

const sampleNumbers = ({ minimum, maximum }: JsonSchema, received: unknown) => {
  const given = typeof received === 'string' && received.trim() !== '' ? Number(received) : received
  return [
    ...(typeof given === 'number' ? [given, Math.round(given), minimum, maximum] : []),
    1,
    minimum,
    maximum,
  ]
}

const sampleObject = ({ properties = {}, required = [] }: JsonSchema) =>
  Object.fromEntries(
    required.map((name) => [name, sampleValues((properties[name] ?? {}) as JsonSchema)[0]]),
  )
