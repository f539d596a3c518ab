// A journal replayed from its file: the same replies, the same state, the same file.
import { describe, expect, test } from 'vitest'
import { stateHash } from '../../src/history/state-hash.ts'
import { freshHttp, linuxServer } from '../support/emulator.ts'
import { expectSameReplay, parseRecording, recordingOf } from '../support/recordings.ts'
import {
  expectSameBytes,
  expectSameReplayAlone,
  expectSameStateWhenSplit,
} from '../support/replay-properties.ts'

// `npm run test:soak` does the same with thousands of requests.
describe('a journal of any requests', () => {
  test('is replayed from its file to the same bytes, in memory as on disk', () =>
    expectSameBytes({ runs: 2, requests: 40 }))

  test('reaches the same state when its spans of time are split anywhere', () =>
    expectSameStateWhenSplit({ runs: 1, requests: 60 }))
})

test('workspaces of one process do not affect one another', () => expectSameReplayAlone(12))

describe('fifty requests at once', () => {
  test('are answered one after the other, in the order of the journal', async () => {
    const { http, emulator } = await freshHttp({ clock: 'flowing' })
    const token = { 'X-Auth-Token': 'workspace/busy' }
    const replies = await Promise.all(
      Array.from({ length: 50 }, async (_, nth) =>
        nth % 3
          ? http
              .post('/v3/sources')
              .set(token)
              .send(linuxServer({ name: `s${nth}` }))
          : http.get('/v3/sources?limit=100').set(token),
      ),
    )
    const recorded = recordingOf({ emulator, name: 'busy' })
    const again = new Map(expectSameReplay(recorded).map((each) => [each.request_id, each]))
    expect(again.size).toBe(50)
    for (const { headers, status, body } of replies)
      expect(again.get(headers['x-request-id'] ?? '')).toMatchObject({ status, reply: body })
    expect(stateHash(emulator.workspaces.find('busy')!)).toBe(parseRecording(recorded).state_hash)
  })
})
