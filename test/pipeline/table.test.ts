import { expect, test } from 'vitest'
import { strikable } from '../../src/faults/strikable.ts'
import { isStrikable, operationsById } from '../../src/pipeline/table.ts'

test('what faults can strike is known by name, in the order of the table', () => {
  const rows = [...operationsById.values()].filter(isStrikable)
  expect(strikable).toEqual(rows.map(({ id }) => id))
})
