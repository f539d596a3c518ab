// What holds after any sequence of calls and spans of time.
import { test } from 'vitest'
import { expectConsistentTasks, expectSplitAdvance } from '../support/lifecycle-properties.ts'

test('after any sequence of steps the states, rows, figures and sources of all tasks agree', () =>
  expectConsistentTasks(80))

test('advance(a + b) is advance(a) and then advance(b), byte for byte', () =>
  expectSplitAdvance(80))
