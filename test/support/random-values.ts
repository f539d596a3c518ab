// Values that a schema would take, and some that it would not, drawn from a number.
import { z } from 'zod'

/** Draws whole numbers below a bound, and items; the same seed draws the same. */
export class Draw {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** mulberry32: a whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % bound
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** True about once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0
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

const schemaOf = (type: z.ZodType): Schema => {
  const known = schemas.get(type)
  if (known) return known
  const made = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema
  schemas.set(type, made)
  return made
}

const odd = [
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

const texts = [
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
export const drawValue = (
  draw: Draw,
  type: z.ZodType,
  known: (key: string) => readonly string[],
): unknown => {
  const root = schemaOf(type)
  const at = (schema: Schema, key: string, depth: number): unknown => {
    if (draw.once(40)) return draw.of(odd)
    if (typeof schema.$ref === 'string') {
      const name = schema.$ref.split('/').at(-1)!
      return at(root.$defs?.[name] ?? root, key, depth)
    }
    if ('const' in schema) return schema.const
    if (schema.enum) return draw.of(schema.enum)
    const ways = schema.anyOf ?? (schema.oneOf as Schema[] | undefined)
    if (ways) return at(draw.of(ways), key, depth)
    const type = Array.isArray(schema.type) ? draw.of(schema.type) : schema.type
    if (type === 'object') return objectOf(schema, depth)
    if (type === 'array')
      return Array.from({ length: depth > 5 ? 0 : draw.below(3) }, () =>
        at(schema.items ?? {}, key, depth + 1),
      )
    if (type === 'integer' || type === 'number') return numberOf(schema)
    if (type === 'boolean') return draw.once(2)
    if (type === 'null') return null
    return draw.of([...known(key), ...texts])
  }
  const objectOf = ({ properties = {}, required = [] }: Schema, depth: number) => {
    const fields = Object.entries(properties).filter(([key]) =>
      (required as string[]).includes(key) ? !draw.once(30) : draw.once(depth + 2),
    )
    const object = Object.fromEntries(fields.map(([key, each]) => [key, at(each, key, depth + 1)]))
    return draw.once(15) ? { ...object, [draw.of(['extra', '$sealed', 'raw'])]: 'x' } : object
  }
  const numberOf = ({ minimum = 0, maximum = 1e9 }: Schema) => {
    const [least, most] = [minimum as number, Math.min(maximum as number, 1e9)]
    return draw.of([least, least + 1, Math.min(most, least + draw.below(1000)), most])
  }
  return at(root, '', 0)
}
