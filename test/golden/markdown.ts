// Markdown as the generated pages need it: tables, and a zod schema in a few words.
import { z } from 'zod'

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`

/** A table; an empty cell is an empty string. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(header), row(header.map(() => '---')), ...rows.map(row)].join('\n')

/** A name or value as code. */
export const code = (value: unknown): string =>
  `\`${typeof value === 'object' ? JSON.stringify(value) : value}\``

type JsonSchema = Readonly<Record<string, unknown>>

/** More choices than this are not listed in a cell. */
const MAX_CHOICES = 6

const inThousands = (number: unknown) => Number(number).toLocaleString('en-US')

/** A limit this high is there for safety; a reader need not know it. */
const HIGH = 1e9

const rangeText = ({ minimum, maximum = HIGH }: JsonSchema) => {
  if (minimum === undefined) return ''
  const low = inThousands(minimum)
  return Number(maximum) < HIGH ? `${low} to ${inThousands(maximum)}` : `at least ${low}`
}

const choicesOf = ({ enum: choices, anyOf, const: only }: JsonSchema): unknown[] | undefined => {
  if (Array.isArray(choices)) return choices
  if (only !== undefined) return [only]
  if (!Array.isArray(anyOf)) return undefined
  const all = (anyOf as JsonSchema[]).map(choicesOf)
  return all.every((each) => each !== undefined) ? all.flat() : undefined
}

/** What a JSON schema allows: its choices, its range, its fields, or nothing to be said. */
export const allowedText = (schema: JsonSchema): string => {
  const choices = choicesOf(schema)
  if (choices) return choices.length > MAX_CHOICES ? '' : choices.map(code).join(', ')
  if (schema.type === 'boolean') return '`true`, `false`'
  if (schema.type === 'number' || schema.type === 'integer') return rangeText(schema)
  if (schema.type === 'array') return 'a list'
  return schema.properties ? `{${Object.keys(schema.properties).join(', ')}}` : ''
}

/** A field of an object schema. */
export type Field = {
  name: string
  isRequired: boolean
  allowed: string
  defaultValue: unknown
  description: string
}

/** The fields of an object schema, as they may be sent. */
export const fieldsOf = (shape: z.ZodObject): Field[] => {
  const { properties = {}, required = [] } = z.toJSONSchema(shape, {
    io: 'input',
    unrepresentable: 'any',
  })
  return Object.entries(properties).map(([name, property]) => {
    const schema = property as JsonSchema
    return {
      name,
      isRequired: required.includes(name),
      allowed: allowedText(schema),
      defaultValue: schema.default,
      description: `${schema.description ?? ''}`,
    }
  })
}
