// Properties of replays.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Fixture } from '../../src/replay/fixtures.ts'
import { rerun } from '../../src/replay/rerun.ts'
import { rerunInNewEmulator } from '../../src/rerun-in-new-emulator.ts'
import { callAs } from './callers.ts'
import { freshEmulator } from './emulator.ts'
import { freshDirectory } from './program.ts'
import { type RequestTarget, sendRandomRequest } from './random-requests.ts'
import { Random } from './random-values.ts'
import {
  expectSameReplay,
  freshRequestTarget,
  makeRandomRequests,
  parseRecording,
  recordingOf,
  renderReply,
} from './recordings.ts'

const clocks = fc.constantFrom('frozen' as const, 'flowing' as const, 'on-read' as const)
const number = fc.noBias(fc.integer())
const seeds = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length, size: 'max' })
const assertion = (numRuns: number) => ({ seed: 42, endOnFailure: true, numRuns })

/** How many random journals, and how many requests in each. */
type Size = { runs: number; requests: number }

/** A journal of random requests replays to the same bytes, in memory as on disk. */
export const expectSameBytes = ({ runs, requests }: Size) => {
  const property = fc.property(
    seeds(requests),
    clocks,
    fc.boolean(),
    fc.boolean(),
    (drawn, clock, isDisk, strict) => {
      const [here, there] = isDisk ? [freshDirectory(), null] : [null, freshDirectory()]
      const scene = freshRequestTarget({ clock, strict, dataDir: here })
      const sent = makeRandomRequests(scene, drawn)
      const replies = expectSameReplay(recordingOf(scene), { dataDir: there })
      const known = replies.filter(({ request_id }) => sent.has(request_id))
      expect(known).toHaveLength(requests)
      for (const { request_id, status, headers, reply } of known)
        expect({ status, headers, reply }).toEqual(renderReply(sent.get(request_id)!))
    },
  )
  fc.assert(property, assertion(runs))
}

/** The steps of a recording, each advance of the clock split in two at a random place. */
const splitSpans = ({ steps }: Fixture, draw: Random): Fixture['steps'] =>
  steps.flatMap((step) => {
    const { by_ms } = ('input' in step && (step.input?.body as { by_ms?: number })) || {}
    const isSpan = 'operation' in step && step.operation === 'AdvanceClock' && !step.status
    if (!isSpan || !by_ms) return [step]
    const part = draw.integerBelow(by_ms + 1)
    return [{ advance_ms: part, at_ms: step.at_ms! }, { advance_ms: by_ms - part }]
  })

/** A journal of random requests comes to the same state when its spans of time are split. */
export const expectSameStateWhenSplit = ({ runs, requests }: Size) => {
  const property = fc.property(seeds(requests), clocks, number, (drawn, clock, cuts) => {
    const scene = freshRequestTarget({ clock })
    makeRandomRequests(scene, drawn)
    const file = parseRecording(recordingOf(scene))
    const steps = splitSpans(file, new Random(cuts))
    const isSplit = steps.length > file.steps.length
    expect({ isSplit, ...rerunInNewEmulator({ ...file, steps }) }).toMatchObject({
      isSplit: true,
      state_hash: file.state_hash,
      divergence: null,
    })
  })
  fc.assert(property, assertion(runs))
}

const modes = ['frozen', 'flowing', 'on-read'] as const

const addWorkspace = (scene: RequestTarget, nth: number): RequestTarget => {
  const name = `w${nth}`
  const body = { name, clock: { mode: modes[nth % 3], pace: 1 + (nth % 40) } }
  callAs(scene.emulator, {}, 'CreateWorkspace', { body })
  return { ...scene, name, tokens: [] }
}

/** Of workspaces whose requests are interleaved at random, each replays alone as it was. */
export const expectSameReplayAlone = (workspaces: number) => {
  const together = freshRequestTarget()
  const draw = new Random(42)
  const scenes = Array.from({ length: workspaces }, (_, nth) => addWorkspace(together, nth))
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
}
