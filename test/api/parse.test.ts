import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { int, legacy, list, requestObject, text } from '../../src/api/fields.ts'
import { parseInput } from '../../src/api/parse.ts'
import type { Request } from '../../src/api/request.ts'
import { QueryFlag, queryInt } from '../../src/api/schemas/queries.ts'
import { Refusal } from '../../src/domain/refusals.ts'

const Item = requestObject({ size: int(10), ref: z.union([text(), int()]) }, ['size'])
const row = {
  id: 'Sample',
  params: z.object({ id: text(5, 1) }),
  query: z.object({ limit: queryInt(10).optional(), is_open: QueryFlag.optional() }),
  body: requestObject({ name: text(5), items: list(Item), old: legacy(text()) }, ['name']),
  fieldRefusals: { name: 'InvalidTaskName' },
} as const

const parse = (change: Partial<Request> = {}, isStrict = false, more: object = {}) =>
  parseInput(
    { ...row, ...more },
    { params: { id: 'a' }, headers: {}, body: { name: 'n' }, ...change },
    isStrict,
  )

/** The refusal of a request, as [name, field, rule]. */
const refusalOf = (...args: Parameters<typeof parse>) => {
  try {
    parse(...args)
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal)
    const { refusal, facts } = error as Refusal
    return [refusal, facts.field, facts.rule]
  }
  throw new Error('it was taken')
}

const raw = (text: string, contentType?: string): Partial<Request> => ({
  body: undefined,
  raw: Buffer.from(text),
  headers: contentType === undefined ? {} : { 'content-type': contentType },
})

describe('a request that fits', () => {
  test('is typed by its schemas', () => {
    const query = { limit: '5', is_open: 'false', unknown: 'x' }
    expect(parse({ query })).toEqual({
      params: { id: 'a' },
      query: { limit: 5, is_open: false },
      body: { name: 'n' },
    })
  })

  test('has only the parts its row has', () => {
    const none = { params: undefined, query: undefined, body: undefined }
    expect(parse(raw('rubbish'), false, none)).toEqual(none)
  })

  test('may hold texts where numbers are meant, unless --strict', () => {
    const body = { name: 'n', items: [{ size: '7', ref: '7' }] }
    expect(parse({ body }).body).toEqual({ name: 'n', items: [{ size: 7, ref: '7' }] })
    expect(body.items[0]!.size).toBe('7')
    expect(refusalOf({ body }, true)).toEqual([
      'InvalidParameter',
      'items[0].size',
      'it must be a number, not a string',
    ])
    expect(() => parse({ body }, false, { scope: 'path' })).toThrow('InvalidParameter')
  })

  test('keeps unknown fields of its body', () => {
    expect(parse({ body: { name: 'n', colour: 'red' } }).body).toEqual({ name: 'n', colour: 'red' })
  })
})

describe('what is refused, by which name, for which field', () => {
  test.each<[Partial<Request>, string, string, string]>([
    [{ params: { id: 'abcdef' } }, 'ParameterTooLong', 'id', 'it must have at most 5 characters'],
    [{ params: {} }, 'MissingParameter', 'id', 'it is required'],
    [{ query: { limit: '11' } }, 'InvalidParameter', 'limit', 'it must be at most 10'],
    [{ query: { is_open: 'yes' } }, 'InvalidParameter', 'is_open', 'it must be one of true, false'],
    [{ body: {} }, 'MissingParameter', 'name', 'it is required'],
    [{ body: { name: 5 } }, 'InvalidTaskName', 'name', 'it must be a string, not a number'],
    [{ body: { name: 'abcdef' } }, 'InvalidTaskName', 'name', 'it must have at most 5 characters'],
    [{ body: null }, 'InvalidParameter', 'body', 'it must be an object, not null'],
    [{ body: 'x' }, 'InvalidParameter', 'body', 'it must be an object, not a string'],
    [{ body: [] }, 'InvalidParameter', 'body', 'it must be an object, not a list'],
    [
      { body: { name: 'n', items: [{ size: 1 }, {}] } },
      'MissingParameter',
      'items[1].size',
      'it is required',
    ],
    [
      { body: { name: 'n', items: [{ size: 11 }] } },
      'InvalidParameter',
      'items[0].size',
      'it must be at most 10',
    ],
    [
      { body: { name: 'n', items: [{ size: 1, ref: true }] } },
      'InvalidParameter',
      'items[0].ref',
      'it must be a string or a number, not a boolean',
    ],
    [
      { body: { name: 'n', items: [null] } },
      'InvalidParameter',
      'items[0]',
      'it must be an object, not null',
    ],
    [
      { body: { name: 'n', old: 'abc'.repeat(99) } },
      'ParameterTooLong',
      'old',
      'it must have at most 255 characters',
    ],
  ])('%j', (change, name, field, rule) => {
    expect(refusalOf(change)).toEqual([name, field, rule])
  })

  test.each<[Partial<Request>, string, string, string]>([
    [{ body: { name: 'n', colour: 'red' } }, 'UnknownField', 'colour', 'remove colour'],
    [{ body: { name: 'n', old: 'a' } }, 'UnknownField', 'old', 'remove old'],
    [
      { body: { name: 'n', items: [{ size: 1, x: 1, y: 2 }] } },
      'UnknownField',
      'items[0].x',
      'remove x, y',
    ],
    [{ query: { colour: 'red' } }, 'UnknownField', 'colour', 'remove colour'],
  ])('strict: %j', (change, name, field, rule) => {
    expect(() => parse(change)).not.toThrow()
    expect(refusalOf(change, true)).toEqual([name, field, rule])
  })

  test('the refusal of a union is about the closest option', () => {
    const body = z.union([
      z.strictObject({ by: int() }),
      z.strictObject({ until: z.strictObject({ id: text(), state: text() }) }),
    ])
    const refused = (value: unknown) =>
      refusalOf({ body: value }, false, { body, fieldRefusals: {} })
    expect(refused({ by: -1 })).toEqual(['InvalidParameter', 'by', 'it must be at least 0'])
    expect(refused({ until: { id: 'a' } })).toEqual([
      'MissingParameter',
      'until.state',
      'it is required',
    ])
    expect(refused({ by: 1, colour: 1 })).toEqual(['UnknownField', 'colour', 'remove colour'])
    expect(refused('x')).toEqual(['InvalidParameter', 'body', 'it must be an object, not a string'])
  })
})

describe('a body of bytes', () => {
  test.each([
    undefined,
    'application/json',
    'application/json;charset=UTF-8',
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/merge-patch+json',
  ])('is read as JSON with the content type %s', (contentType) => {
    expect(parse(raw('{"name": "n"}', contentType)).body).toEqual({ name: 'n' })
  })

  test.each(['text/plain', 'application/xml', 'application/jsonp', 'multipart/form-data', ''])(
    'is refused with the content type %j',
    (contentType) => {
      expect(refusalOf(raw('{"name": "n"}', contentType))[0]).toBe('ContentTypeNotJson')
    },
  )

  test('that is empty is refused with any content type, unless it is optional', () => {
    expect(refusalOf(raw(''))[0]).toBe('EmptyBody')
    expect(refusalOf(raw('', 'text/plain'))[0]).toBe('EmptyBody')
    const optional = { body: requestObject({ a: text() }), bodyOptional: true }
    expect(parse(raw(''), false, optional).body).toEqual({})
  })

  test('that is not JSON is refused before its fields are validated', () => {
    expect(refusalOf(raw('{"name": 5,}'))[0]).toBe('InvalidJson')
  })
})
