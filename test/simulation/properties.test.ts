// Properties that hold after any sequence of calls and advances.
import { test } from 'vitest'
import { expectConsistentTasks, expectSplitAdvance } from '../support/lifecycle-properties.ts'

// `npm run test:soak` makes 80 runs of each.
test('after any sequence of steps the states, rows, figures and sources of all tasks agree', () =>
  expectConsistentTasks(2))

test('advance(a + b) is advance(a) and then advance(b), byte for byte', () => expectSplitAdvance(2))
