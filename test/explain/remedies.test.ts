import { describe, expect, test } from 'vitest'
import { refusalNames } from '../../src/domain/refusals.ts'
import { fillPlaceholders, type Remedy, remedies } from '../../src/explain/remedies.ts'
import { operationTable } from '../support/operations.ts'

const callsOf = ({ calls = [] }: Remedy) => calls

describe('every remedy', () => {
  test.each(refusalNames)('%s is a sentence', (name) => {
    expect(remedies[name].message).toMatch(/^[A-Z{].{18,}[.)]$/)
  })

  const calls = refusalNames.flatMap((name) =>
    callsOf(remedies[name]).map((call) => [name, call] as const),
  )

  test.each(calls)('%s has a call that exists: $method $path', (_, { method, path }) => {
    if (path === '{path}' || path === '/_emulator/openapi.json') return
    const fits = operationTable
      .all()
      .some(
        (row) =>
          row.method === method &&
          new RegExp(`^${row.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0]!),
      )
    expect(fits).toBe(true)
  })
})

describe('placeholders', () => {
  test('are replaced by any value; a text that is one placeholder keeps its type', () => {
    const part = { message: 'a {b}', calls: [{ path: '/{b}', body: { limit: '{n}', all: '{o}' } }] }
    expect(fillPlaceholders(part, { b: '$& {n}', n: 7, o: { x: 1 } })).toEqual({
      message: 'a $& {n}',
      calls: [{ path: '/$& {n}', body: { limit: 7, all: { x: 1 } } }],
    })
  })

  test('without a value stay', () => {
    expect(fillPlaceholders(['{a}', 'b {a}'], {})).toEqual(['{a}', 'b {a}'])
  })
})
