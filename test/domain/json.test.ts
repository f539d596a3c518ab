import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatPath,
  jsonDifferences,
  parsePath,
  valueAt,
  withValueAt,
} from '../../src/domain/json.ts'

const value = fc.jsonValue({ maxDepth: 3 })

describe('differences in full', () => {
  test('are found by field in alphabetical order, and by index', () => {
    const before = { b: 1, a: { list: [1, 2] } }
    const after = { a: { list: [1, 3, 4] }, b: null }
    expect(jsonDifferences(before, after)).toEqual([
      { path: ['a', 'list', 1], before: 2, after: 3 },
      { path: ['a', 'list', 2], before: undefined, after: 4 },
      { path: ['b'], before: 1, after: null },
    ])
  })

  test('of a list and an object are one', () => {
    expect(jsonDifferences({ a: [1] }, { a: { 0: 1 } })).toEqual([
      { path: ['a'], before: [1], after: { 0: 1 } },
    ])
  })

  test('lie where the values say, and none are found in equal values', () => {
    fc.assert(
      fc.property(value, value, (one, two) => {
        expect(jsonDifferences(one, structuredClone(one))).toEqual([])
        for (const { path, before, after } of jsonDifferences(one, two)) {
          expect(valueAt(one, path)).toEqual(before)
          expect(valueAt(two, path)).toEqual(after)
        }
      }),
    )
  })
})

test('a value is replaced, added and removed in a copy', () => {
  const whole = { disks: [{ name: 'a', size: 1 }] }
  expect(withValueAt(whole, ['disks', 0, 'name'], 'b')).toEqual({ disks: [{ name: 'b', size: 1 }] })
  expect(withValueAt(whole, ['disks', 0, 'size'], undefined)).toEqual({ disks: [{ name: 'a' }] })
  expect(withValueAt(undefined, ['a', 'b'], 1)).toEqual({ a: { b: 1 } })
  expect(whole).toEqual({ disks: [{ name: 'a', size: 1 }] })
})

test.each(['name', 'disks[0].name', 'a.b[1][2]'])(
  'the path %s is read as it is written',
  (text) => {
    expect(formatPath(parsePath(text))).toBe(text)
  },
)
