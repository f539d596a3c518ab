import { expect, test } from 'vitest'
import { faultableOperations } from '../../src/faults/faultable-operations.ts'
import { operationsById } from '../../src/operations/index.ts'
import { isFaultable } from '../../src/pipeline/handle-request.ts'

test('faultableOperations lists the operations that faults can apply to, in order', () => {
  const operations = [...operationsById.values()].filter(isFaultable)
  expect(faultableOperations).toEqual(operations.map(({ id }) => id))
})
