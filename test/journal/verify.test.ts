import { describe, expect, test } from 'vitest'
import { findDifferences, redactDifference } from '../../src/journal/verify/differences.ts'

const told = (wanted: unknown, got: unknown, isExact = false) =>
  findDifferences(wanted, got, isExact, ['body']).map(redactDifference)

describe('a value is as wanted', () => {
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
  ])('%j in %j', (wanted, got) => expect(told(wanted, got)).toEqual([]))

  test.each<[unknown, unknown]>([
    [{ a: 1 }, { a: 1 }],
    [{ a: null }, {}],
    [
      [1, { a: 2 }],
      [1, { a: 2 }],
    ],
  ])('exactly: %j is %j', (wanted, got) => expect(told(wanted, got, true)).toEqual([]))
})

describe('a value is not as wanted', () => {
  test.each<[unknown, unknown, object[]]>([
    [1, '1', [{ path: 'body', wanted: 1, got: '1' }]],
    [{ a: 1 }, undefined, [{ path: 'body', wanted: { a: 1 } }]],
    [{ a: { b: 1 } }, { a: { b: 2 } }, [{ path: 'body.a.b', wanted: 1, got: 2 }]],
    [{ a: 1 }, [1], [{ path: 'body', wanted: { a: 1 }, got: [1] }]],
    [[2, 1], [1, 2], [{ path: 'body[1]', wanted: 1, got: 2 }]],
    [[{ a: 1 }], [{ a: 2 }], [{ path: 'body[0].a', wanted: 1, got: 2 }]],
    [[1], [], [{ path: 'body[0]', wanted: 1 }]],
  ])('%j in %j', (wanted, got, differences) => expect(told(wanted, got)).toEqual(differences))

  test.each<[unknown, unknown, object[]]>([
    [{ a: 1 }, { a: 1, b: 2 }, [{ path: 'body.b', got: 2 }]],
    [[1], [1, 2], [{ path: 'body', wanted: [1], got: [1, 2] }]],
    [
      [1, 2],
      [2, 1],
      [
        { path: 'body[0]', wanted: 1, got: 2 },
        { path: 'body[1]', wanted: 2, got: 1 },
      ],
    ],
  ])('exactly: %j is %j', (wanted, got, all) => expect(told(wanted, got, true)).toEqual(all))

  test('and its secrets are not told', () => {
    expect(told({ user: { password: 'a' } }, { user: { password: 'b' } })).toEqual([
      { path: 'body.user.password', wanted: '***', got: '***' },
    ])
    expect(told({ user: { password: 'a' } }, {})).toEqual([
      { path: 'body.user', wanted: { password: '***' } },
    ])
    expect(told({ token: { id: 'a' } }, { token: { id: 'b' } })).toEqual([
      { path: 'body.token.id', wanted: '***', got: '***' },
    ])
  })
})
