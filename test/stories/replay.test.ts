// A journal done again from its file: the same replies, the same state, the same file.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stateHash } from '../../src/history/state-hash.ts'
import { rerun } from '../../src/replay/rerun.ts'
import { rerunInNewEmulator } from '../../src/rerun-in-new-emulator.ts'
import { callAs } from '../support/callers.ts'
import { freshEmulator, freshHttp, linuxServer } from '../support/emulator.ts'
import { freshDirectory } from '../support/program.ts'
import { sendRandomRequest } from '../support/random-requests.ts'
import { Random } from '../support/random-values.ts'
import {
  expectSameReplay,
  freshRequestTarget,
  makeRandomRequests,
  parseRecording,
  recordingOf,
  renderReply,
} from '../support/recordings.ts'

const clocks = fc.constantFrom('frozen' as const, 'flowing' as const, 'on-read' as const)
const number = fc.noBias(fc.integer())
const seeds = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length, size: 'max' })
const once = { seed: 42, endOnFailure: true }

/** Thousands of requests, which take long where much else is done at once. */
const long = { timeout: 180_000 }

describe('a journal of any 500 requests', () => {
  test('is replayed from its file to the same bytes, in memory as on disk', long, () => {
    fc.assert(
      fc.property(
        seeds(500),
        clocks,
        fc.boolean(),
        fc.boolean(),
        (drawn, clock, isDisk, strict) => {
          const [here, there] = isDisk ? [freshDirectory(), null] : [null, freshDirectory()]
          const scene = freshRequestTarget({ clock, strict, dataDir: here })
          const sent = makeRandomRequests(scene, drawn)
          const replies = expectSameReplay(recordingOf(scene), { dataDir: there })
          const known = replies.filter(({ request_id }) => sent.has(request_id))
          expect(known).toHaveLength(500)
          for (const { request_id, status, headers, reply } of known)
            expect({ status, headers, reply }).toEqual(renderReply(sent.get(request_id)!))
        },
      ),
      { ...once, numRuns: 4 },
    )
  })

  test('comes to the same state when its spans of time are split anywhere', long, () => {
    fc.assert(
      fc.property(seeds(150), clocks, number, (drawn, clock, cuts) => {
        const scene = freshRequestTarget({ clock })
        makeRandomRequests(scene, drawn)
        const file = parseRecording(recordingOf(scene))
        const draw = new Random(cuts)
        const steps = file.steps.flatMap((step) => {
          const { by_ms } = ('input' in step && (step.input?.body as { by_ms?: number })) || {}
          const isSpan = 'operation' in step && step.operation === 'AdvanceClock' && !step.status
          if (!isSpan || !by_ms) return [step]
          const part = draw.integerBelow(by_ms + 1)
          return [{ advance_ms: part, at_ms: step.at_ms! }, { advance_ms: by_ms - part }]
        })
        const isSplit = steps.length > file.steps.length
        expect({ isSplit, ...rerunInNewEmulator({ ...file, steps }) }).toMatchObject({
          isSplit: true,
          state_hash: file.state_hash,
          divergence: null,
        })
      }),
      { ...once, numRuns: 5 },
    )
  })
})

describe('workspaces of one process', () => {
  const modes = ['frozen', 'flowing', 'on-read'] as const

  /** One workspace's requests: none knows of the others, and real time is the scene's own. */
  const begin = (scene: ReturnType<typeof freshRequestTarget>, nth: number) => {
    const name = `w${nth}`
    const body = { name, clock: { mode: modes[nth % 3], pace: 1 + (nth % 40) } }
    callAs(scene.emulator, {}, 'CreateWorkspace', { body })
    return { ...scene, name, tokens: [] as string[] }
  }

  test('of a thousand, run interleaved at random, each goes as it does alone', long, () => {
    const together = freshRequestTarget()
    const draw = new Random(42)
    const scenes = Array.from({ length: 1000 }, (_, nth) => begin(together, nth))
    const order = scenes.flatMap((scene) => Array.from({ length: 5 }, () => scene))
    for (let i = order.length - 1; i > 0; i--) {
      const j = draw.integerBelow(i + 1)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    for (const scene of order) sendRandomRequest(scene, draw.integerBelow(2 ** 31))
    const alone = freshEmulator()
    for (const scene of scenes) {
      const outcome = rerun(alone, parseRecording(recordingOf(scene)))
      expect(outcome, scene.name).toMatchObject({ taken: outcome.steps, divergence: null })
      alone.workspaces.drop(scene.name)
    }
  })
})

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
