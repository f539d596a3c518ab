// A story whose beginning is lost, done again from the world that it still knows.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SentReply } from '../../src/api/request.ts'
import { callAs } from '../support/callers.ts'
import { freshDirectory } from '../support/program.ts'
import { type RequestTarget, sendRandomRequest } from '../support/random-requests.ts'
import {
  expectSameReplay,
  freshRequestTarget,
  parseRecording,
  recordingOf,
  renderReply,
  seedWorkspace,
} from '../support/recordings.ts'

const clocks = fc.constantFrom('frozen' as const, 'flowing' as const, 'on-read' as const)
const seeds = (length: number) =>
  fc.array(fc.noBias(fc.integer()), { minLength: length, maxLength: length, size: 'max' })

const control = ({ emulator, name }: RequestTarget, operation: string, body?: unknown, to = name) =>
  callAs(emulator, {}, operation, { params: { workspace: to }, ...(body ? { body } : {}) })

/** What becomes of a story at some point of it: answers the scene that goes on, and from where. */
type Loss = (scene: RequestTarget, cut: number) => { scene: RequestTarget; first: number }

const workspaceOf = ({ emulator, name }: RequestTarget) => emulator.workspaces.find(name)!

const losses: Record<string, Loss> = {
  'its journal pruned': (scene, cut) => {
    const { journal, history } = workspaceOf(scene)
    journal.forgetBefore(cut)
    history.forgetBefore(cut)
    return { scene, first: cut }
  },
  'its journal cleared': (scene) => {
    const first = workspaceOf(scene).journal.next
    control(scene, 'ClearJournal')
    return { scene, first }
  },
  'its journal cut in the midst of what its history knows': (scene, cut) => {
    workspaceOf(scene).journal.forgetBefore(cut)
    return { scene, first: cut }
  },
  'a fork of it': (scene) => {
    const { at_request } = control(scene, 'ForkWorkspace', { name: 'other' }).body
    return { scene: { ...scene, name: 'other', tokens: [] }, first: at_request + 1 }
  },
  'a fork of it as it was': (scene, cut) => {
    control(scene, 'ForkWorkspace', { name: 'other', at_request: cut })
    return { scene: { ...scene, name: 'other', tokens: [] }, first: cut + 1 }
  },
  'an import of it': (scene) => {
    const world = JSON.parse(`${control(scene, 'ExportWorkspace').body}`)
    control(scene, 'ImportWorkspace', world, 'other')
    return { scene: { ...scene, name: 'other', tokens: [] }, first: 1 }
  },
}

describe.each(Object.entries(losses))('a story of any requests, %s,', (_, lose) => {
  test('is replayed from there to the same bytes and state', { timeout: 120_000 }, () => {
    let replayed = 0
    fc.assert(
      fc.property(
        seeds(90),
        seeds(60),
        fc.integer({ min: 5, max: 90 }),
        clocks,
        fc.boolean(),
        (before, after, cut, clock, isDisk) => {
          const [here, there] = isDisk ? [freshDirectory(), null] : [null, freshDirectory()]
          const old = freshRequestTarget({ clock, dataDir: here })
          seedWorkspace(old)
          const sent = new Map<string, SentReply>()
          const live = (scene: RequestTarget, drawn: readonly number[]) => {
            for (const seed of drawn) {
              const one = sendRandomRequest(scene, seed)
              sent.set(one.request_id, one)
            }
          }
          live(old, before)
          const { scene, first } = lose(old, cut)
          live(scene, after)
          const recording = recordingOf(scene)
          const file = parseRecording(recording)
          expect(file.first_request).toBeGreaterThanOrEqual(first)
          for (const { request_id, status, headers, reply } of expectSameReplay(recording, {
            dataDir: there,
          })) {
            replayed += 1
            if (sent.has(request_id))
              expect({ status, headers, reply }).toEqual(renderReply(sent.get(request_id)!))
          }
        },
      ),
      { seed: 42, numRuns: 9, endOnFailure: true },
    )
    expect(replayed).toBeGreaterThan(9 * 40)
  })
})
