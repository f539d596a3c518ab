// A journal of thousands of requests, replayed from its file.
import { describe, test } from 'vitest'
import {
  expectSameBytes,
  expectSameReplayAlone,
  expectSameStateWhenSplit,
} from '../support/replay-properties.ts'

describe('a journal of any 500 requests', () => {
  test('is replayed from its file to the same bytes, in memory as on disk', () =>
    expectSameBytes({ runs: 4, requests: 500 }))

  test('reaches the same state when its spans of time are split anywhere', () =>
    expectSameStateWhenSplit({ runs: 5, requests: 150 }))
})

test('a thousand workspaces of one process do not affect one another', () =>
  expectSameReplayAlone(1000))
