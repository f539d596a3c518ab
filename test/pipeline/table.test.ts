import { expect, test } from 'vitest'
import { faultableOperations } from '../../src/faults/strikable.ts'
import { isFaultable, operationsById } from '../../src/pipeline/table.ts'

test('what faults can strike is known by name, in the order of the table', () => {
  const rows = [...operationsById.values()].filter(isFaultable)
  expect(faultableOperations).toEqual(rows.map(({ id }) => id))
})
