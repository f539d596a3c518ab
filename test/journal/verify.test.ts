import { describe, expect, test } from 'vitest'
import { type JsonComparison, jsonDifferences } from '../../src/domain/json.ts'
import { redactDifference } from '../../src/journal/verify/differences.ts'

const differences = (expected: unknown, actual: unknown, comparison: JsonComparison = 'partial') =>
  jsonDifferences(expected, actual, comparison, ['body']).map(redactDifference)

describe('a value is as expected', () => {
  test.each<[unknown, unknown]>([
    [{}, { a: 1 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: { b: [] } }, { a: { b: [1], c: 2 } }],
    [{ a: null }, {}],
    [{}, { a: null }],
    [[2], [1, 2, 3]],
    [
      [1, 3],
      [1, 2, 3],
    ],
    [[{ name: 'x' }], [{ name: 'y' }, { name: 'x', size: 1 }]],
  ])('%j in %j', (expected, actual) => expect(differences(expected, actual)).toEqual([]))

  test.each<[unknown, unknown]>([
    [{ a: 1 }, { a: 1 }],
    [{ a: null }, {}],
    [
      [1, { a: 2 }],
      [1, { a: 2 }],
    ],
  ])('exactly: %j is %j', (expected, actual) =>
    expect(differences(expected, actual, 'exact')).toEqual([]),
  )
})

describe('a value is not as expected', () => {
  test.each<[unknown, unknown, object[]]>([
    [1, '1', [{ path: 'body', expected: 1, actual: '1' }]],
    [{ a: 1 }, undefined, [{ path: 'body', expected: { a: 1 } }]],
    [{ a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'body.a.b', expected: 1, actual: 2 }]],
    [{ a: 1 }, [1], [{ path: 'body', expected: { a: 1 }, actual: [1] }]],
    [[2, 1], [1, 2], [{ path: 'body[1]', expected: 1, actual: 2 }]],
    [[{ a: 1 }], [{ a: 2 }], [{ path: 'body[0].a', expected: 1, actual: 2 }]],
    [[1], [], [{ path: 'body[0]', expected: 1 }]],
  ])('%j in %j', (expected, actual, all) => expect(differences(expected, actual)).toEqual(all))

  test.each<[unknown, unknown, object[]]>([
    [{ a: 1 }, { a: 1, b: 2 }, [{ path: 'body.b', actual: 2 }]],
    [[1], [1, 2], [{ path: 'body', expected: [1], actual: [1, 2] }]],
    [
      [1, 2],
      [2, 1],
      [
        { path: 'body[0]', expected: 1, actual: 2 },
        { path: 'body[1]', expected: 2, actual: 1 },
      ],
    ],
  ])('exactly: %j is %j', (expected, actual, all) =>
    expect(differences(expected, actual, 'exact')).toEqual(all),
  )

  test('and its secrets are redacted', () => {
    expect(differences({ user: { password: 'a' } }, { user: { password: 'b' } })).toEqual([
      { path: 'body.user.password', expected: '***', actual: '***' },
    ])
    expect(differences({ user: { password: 'a' } }, {})).toEqual([
      { path: 'body.user', expected: { password: '***' } },
    ])
    expect(differences({ token: { id: 'a' } }, { token: { id: 'b' } })).toEqual([
      { path: 'body.token.id', expected: '***', actual: '***' },
    ])
  })
})
