// Values that a schema would take, and some that it would not, drawn from a number.
import { z } from 'zod'

/** Draws whole numbers below a bound, and items; the same seed draws the same. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** mulberry32: a whole number from 0 to `bound` - 1. */
  integerBelow(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % bound
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integerBelow(items.length)]!
  }

  /** True about once in so many times. */
  oneIn(times: number): boolean {
    return this.integerBelow(times) === 0
  }
}

type Schema = { [key: string]: unknown } & {
  properties?: Record<string, Schema>
  anyOf?: Schema[]
  items?: Schema
  enum?: unknown[]
  $defs?: Record<string, Schema>
}

const schemas = new Map<z.ZodType, Schema>()

const jsonSchemaOf = (type: z.ZodType): Schema => {
  const cached = schemas.get(type)
  if (cached) return cached
  const schema = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema
  schemas.set(type, schema)
  return schema
}

const edgeCaseValues = [
  null,
  '',
  -1,
  0,
  1e12,
  0.5,
  true,
  [],
  {},
  'x'.repeat(300),
  '\ud800',
  ' ',
  'é\u0000',
  [[]],
]

const sampleTexts = [
  'a',
  'b-1',
  'name',
  '00:00',
  '06:30',
  '23:59',
  '1',
  'true',
  'cn-north-4',
  '*',
  'LINUX',
]

/** Draws a value of a schema; `known` answers texts that mean something under a key, as ids do. */
export const randomValue = (
  random: Random,
  type: z.ZodType,
  known: (key: string) => readonly string[],
): unknown => {
  const root = jsonSchemaOf(type)
  const at = (schema: Schema, key: string, depth: number): unknown => {
    if (random.oneIn(40)) return random.pick(edgeCaseValues)
    if (typeof schema.$ref === 'string') {
      const name = schema.$ref.split('/').at(-1)!
      return at(root.$defs?.[name] ?? root, key, depth)
    }
    if ('const' in schema) return schema.const
    if (schema.enum) return random.pick(schema.enum)
    const variants = schema.anyOf ?? (schema.oneOf as Schema[] | undefined)
    if (variants) return at(random.pick(variants), key, depth)
    const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type
    if (type === 'object') return objectOf(schema, depth)
    if (type === 'array')
      return Array.from({ length: depth > 5 ? 0 : random.integerBelow(3) }, () =>
        at(schema.items ?? {}, key, depth + 1),
      )
    if (type === 'integer' || type === 'number') return numberOf(schema)
    if (type === 'boolean') return random.oneIn(2)
    if (type === 'null') return null
    return random.pick([...known(key), ...sampleTexts])
  }
  const objectOf = ({ properties = {}, required = [] }: Schema, depth: number) => {
    const fields = Object.entries(properties).filter(([key]) =>
      (required as string[]).includes(key) ? !random.oneIn(30) : random.oneIn(depth + 2),
    )
    const object = Object.fromEntries(fields.map(([key, each]) => [key, at(each, key, depth + 1)]))
    return random.oneIn(15)
      ? { ...object, [random.pick(['extra', '$sealed', 'raw'])]: 'x' }
      : object
  }
  const numberOf = ({ minimum = 0, maximum = 1e9 }: Schema) => {
    const [least, most] = [minimum as number, Math.min(maximum as number, 1e9)]
    return random.pick([least, least + 1, Math.min(most, least + random.integerBelow(1000)), most])
  }
  return at(root, '', 0)
}
