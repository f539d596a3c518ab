import { expect, test } from 'vitest'
import { faultableOperations } from '../../src/faults/faultable-operations.ts'
import { operationsById } from '../../src/operations/index.ts'
import { isFaultable } from '../../src/pipeline/handle-request.ts'

test('the operations that faults can apply to are known by name, in the order of the table', () => {
  const operations = [...operationsById.values()].filter(isFaultable)
  expect(faultableOperations).toEqual(operations.map(({ id }) => id))
})
