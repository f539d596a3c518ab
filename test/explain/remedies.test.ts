import { describe, expect, test } from 'vitest'
import { refusalNames } from '../../src/domain/refusals.ts'
import { fillPlaceholders, type Remedy, remedies } from '../../src/explain/remedies.ts'
import { operationTable } from '../support/operations.ts'

const callsOf = ({ calls = [] }: Remedy) => calls

describe('every remedy', () => {
  test.each(refusalNames)('%s is a sentence', (name) => {
    expect(remedies[name].message).toMatch(/^[A-Z{].{18,}[.)]$/)
  })

  const told = refusalNames.flatMap((name) =>
    callsOf(remedies[name]).map((call) => [name, call] as const),
  )

  test.each(told)('%s tells a call that there is: $method $path', (_, { method, path }) => {
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

describe('filling', () => {
  test('puts values in place, whatever they are, and keeps the type of a whole one', () => {
    const part = { say: 'a {b}', calls: [{ path: '/{b}', body: { limit: '{n}', all: '{o}' } }] }
    expect(fillPlaceholders(part, { b: '$& {n}', n: 7, o: { x: 1 } })).toEqual({
      say: 'a $& {n}',
      calls: [{ path: '/$& {n}', body: { limit: 7, all: { x: 1 } } }],
    })
  })

  test('leaves what is unknown to be seen', () => {
    expect(fillPlaceholders(['{a}', 'b {a}'], {})).toEqual(['{a}', 'b {a}'])
  })
})
