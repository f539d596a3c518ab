// The progress of a row: a function of the row and the instant.
import { describe, expect, test } from 'vitest'
import {
  progressAt,
  remainingMs,
  runMsAt,
  type SubTask,
  workDoneAt,
} from '../../../src/domain/task/sub-task.ts'

const row = (change: Partial<SubTask> = {}): SubTask => ({
  id: 1,
  name: 'SSL_CONFIG',
  user_op: 'REPLICATE',
  process_trace: null,
  unit: 'ms',
  work: 4_000,
  done: 0,
  rate: 20,
  running_at: 1_000,
  ran_ms: 0,
  start_date: 1_000,
  end_date: null,
  ...change,
})

describe('a row that runs', () => {
  test('has done its rate times the time it ran', () => {
    expect(workDoneAt(row(), 1_000)).toBe(0)
    expect(workDoneAt(row(), 1_050)).toBe(1_000)
    expect(workDoneAt(row({ done: 500 }), 1_050)).toBe(1_500)
  })

  test('never does more than its work', () => {
    expect(workDoneAt(row(), 9_000)).toBe(4_000)
  })

  test.each([
    [1_000, 0],
    [1_001, 0],
    [1_002, 1],
    [1_100, 50],
    [1_199, 99],
    // Complete only after it has ended.
    [1_200, 99],
    [9_000, 99],
  ])('at %i ms shows %i percent', (now, percent) => {
    expect(progressAt(row(), now)).toBe(percent)
  })

  test('needs the rest at the given rate, rounded up', () => {
    expect(remainingMs(row(), 20, 1_100)).toBe(100)
    expect(remainingMs(row(), 30, 1_100)).toBe(67)
    expect(remainingMs(row(), 20, 1_200)).toBe(0)
  })

  test('never ends at rate 0', () => {
    expect(remainingMs(row(), 0, 1_100)).toBe(Number.POSITIVE_INFINITY)
  })

  test('has run since its last start, and before its pauses', () => {
    expect(runMsAt(row(), 1_100)).toBe(100)
    expect(runMsAt(row({ ran_ms: 40 }), 1_100)).toBe(140)
  })
})

describe('a halted row', () => {
  const held = row({ done: 1_000, ran_ms: 50, running_at: null, rate: 0 })

  test('stays where it is', () => {
    expect([workDoneAt(held, 9_000), progressAt(held, 9_000), runMsAt(held, 9_000)]).toEqual([
      1_000, 25, 50,
    ])
  })
})

describe('a row that has ended', () => {
  test('is complete', () => {
    const ended = row({ done: 4_000, ran_ms: 200, running_at: null, end_date: 1_200 })
    expect(progressAt(ended, 1_200)).toBe(100)
  })

  test('shows its progress when it was abandoned', () => {
    const abandoned = row({ done: 1_400, running_at: null, end_date: 1_200 })
    expect(progressAt(abandoned, 9_000)).toBe(35)
  })

  test('is complete without any work', () => {
    expect(progressAt(row({ work: 0, end_date: 1_000, running_at: null }), 1_000)).toBe(100)
    expect(progressAt(row({ work: 0 }), 1_000)).toBe(0)
  })
})
