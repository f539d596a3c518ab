import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  double,
  drift,
  flag,
  int,
  legacy,
  list,
  long,
  newestSchemaOf,
  oneOf,
  replyObject,
  requestObject,
  text,
} from '../../src/api/fields.ts'

const takes = (field: z.ZodType, value: unknown) => field.safeParse(value).success

describe('bounds', () => {
  test.each<[string, z.ZodType, unknown[], unknown[]]>([
    ['text', text(), ['', 'a'.repeat(255)], ['a'.repeat(256), 1, null, undefined, ['a']]],
    ['text of 2 to 3', text(3, 2), ['ab', 'abc'], ['a', 'abcd']],
    ['int', int(), [0, 2_147_483_647], [-1, 2_147_483_648, 0.5, '1', null, true]],
    ['int of 2 to 3', int(3, 2), [2, 3], [1, 4]],
    ['double', double(10), [0, 0.5, 10], [-0.1, 10.01, '1', null]],
    ['flag', flag(), [true, false], ['true', 0, 1, null]],
    ['oneOf', oneOf('a', 'b'), ['a', 'b'], ['A', 'c', '', null]],
    ['list of 1 to 2', list(text(), 2, 1), [['a'], ['a', 'b']], [[], ['a', 'b', 'c'], 'a', {}]],
  ])('%s takes %j and not %j', (_, field, good, bad) => {
    for (const value of good) expect(takes(field, value), JSON.stringify(value)).toBe(true)
    for (const value of bad) expect(takes(field, value), JSON.stringify(value)).toBe(false)
  })

  test('no number is infinite or not a number', () => {
    for (const field of [int(), long(), double(10)])
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
        expect(takes(field, value)).toBe(false)
  })
})

describe('long', () => {
  test.each(['0', '1', '9007199254740993', '9223372036854774784', '9223372036854775807'])(
    '%s is taken and can be written as a 64-bit number again',
    (digits) => {
      const value = long().parse(JSON.parse(digits))
      expect(JSON.stringify(value)).toMatch(/^\d+$/)
      expect(BigInt(JSON.stringify(value))).toBeLessThan(2n ** 63n)
      expect(Math.abs(value / Number(digits) - 1) || 0).toBeLessThan(1e-15)
    },
  )

  test.each(['-1', '0.5', '9223372036854777856', '1e19', '1e400'])('%s is not', (digits) => {
    expect(takes(long(), JSON.parse(digits))).toBe(false)
  })

  test('a smaller bound holds exactly', () => {
    expect(
      [4_294_967_296, 4_294_967_297].map((value) => takes(long(4_294_967_296), value)),
    ).toEqual([true, false])
  })
})

describe('a request', () => {
  const Body = requestObject({ id: text(), size: int(), tags: list(text()), old: legacy(text()) }, [
    'id',
  ])

  test('needs its required fields, which null is not', () => {
    expect(takes(Body, { id: 'a' })).toBe(true)
    for (const body of [{}, { id: null }, { id: undefined }, null, [], 'a'])
      expect(takes(Body, body), JSON.stringify(body)).toBe(false)
  })

  test('reads null as absent in every other field', () => {
    expect(Body.parse({ id: 'a', size: null, tags: null, old: null })).toMatchObject({ id: 'a' })
    expect(takes(Body, { id: 'a', tags: [null] }), 'but not in a list').toBe(false)
  })

  test('keeps unknown fields as they are', () => {
    const body = { id: 'a', colour: { red: [1, null] } }
    expect(Body.parse(body)).toEqual(body)
  })

  test('holds the fields it knows to their types', () => {
    expect(takes(Body, { id: 'a', size: '1' })).toBe(false)
    expect(takes(Body, { id: 'a', old: 1 })).toBe(false)
  })
})

describe('a reply', () => {
  const Answer = replyObject({ id: text(), at: long().nullable() }, ['id'])

  test('has its required fields, may lack others, and has none that is unknown', () => {
    expect(takes(Answer, { id: 'a' })).toBe(true)
    expect(takes(Answer, { id: 'a', at: null })).toBe(true)
    for (const body of [{}, { id: 'a', colour: 'red' }, { id: null }])
      expect(takes(Answer, body), JSON.stringify(body)).toBe(false)
  })

  test('says null only where the reference does', () => {
    expect(takes(replyObject({ name: text() }), { name: null })).toBe(false)
  })
})

describe('drift', () => {
  test('accepts all editions, and records the newest schema', () => {
    const field = drift(text(64), text())
    expect(takes(field, 'n'.repeat(255))).toBe(true)
    const { newest } = newestSchemaOf(field)!
    expect(takes(newest!, 'n'.repeat(64))).toBe(true)
    expect(takes(newest!, 'n'.repeat(65))).toBe(false)
  })

  test('a dropped field has no newest schema, and other fields have none recorded', () => {
    expect(newestSchemaOf(legacy(text()))).toEqual({ newest: undefined })
    expect(newestSchemaOf(text())).toBeUndefined()
  })

  test('marks the new field, not the original', () => {
    const shared = text()
    const first = drift(text(1), shared)
    const second = drift(text(2), shared)
    expect(newestSchemaOf(shared)).toBeUndefined()
    expect(takes(newestSchemaOf(first)!.newest!, 'ab')).toBe(false)
    expect(takes(newestSchemaOf(second)!.newest!, 'ab')).toBe(true)
  })

  test('stays known where a request makes the field optional', () => {
    const Body = requestObject({ name: drift(text(64), text()) })
    const { newest } = newestSchemaOf(Body.shape.name)!
    for (const value of ['n'.repeat(64), null, undefined]) expect(takes(newest!, value)).toBe(true)
    expect(takes(newest!, 'n'.repeat(65))).toBe(false)
    expect(Body.shape.name).toBeInstanceOf(z.ZodOptional)
  })
})
