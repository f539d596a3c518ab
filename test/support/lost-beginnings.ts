// Workspaces whose first requests are forgotten: the rest is replayed from the state kept before it.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { SentReply } from '../../src/api/request.ts'
import { callAs } from './callers.ts'
import { freshDirectory } from './program.ts'
import { type RequestTarget, sendRandomRequest } from './random-requests.ts'
import {
  expectSameReplay,
  freshRequestTarget,
  parseRecording,
  recordingOf,
  renderReply,
  seedWorkspace,
} from './recordings.ts'

const clocks = fc.constantFrom('frozen' as const, 'flowing' as const, 'on-read' as const)
const seeds = (length: number) =>
  fc.array(fc.noBias(fc.integer()), { minLength: length, maxLength: length, size: 'max' })

const control = ({ emulator, name }: RequestTarget, operation: string, body?: unknown, to = name) =>
  callAs(emulator, {}, operation, { params: { workspace: to }, ...(body ? { body } : {}) })

/** Loses the first requests of a workspace. Returns where requests go on, and the first one kept. */
type Loss = (scene: RequestTarget, cut: number) => { scene: RequestTarget; first: number }

const workspaceOf = ({ emulator, name }: RequestTarget) => emulator.workspaces.find(name)!

/** The ways to lose the beginning, by name. `cut` is the number of a request before it. */
export const losses: Readonly<Record<string, Loss>> = {
  'whose journal is pruned': (scene, cut) => {
    const { journal, history } = workspaceOf(scene)
    journal.forgetBefore(cut)
    history.forgetBefore(cut)
    return { scene, first: cut }
  },
  'whose journal is cleared': (scene) => {
    const first = workspaceOf(scene).journal.next
    control(scene, 'ClearJournal')
    return { scene, first }
  },
  'whose history goes further back than its journal': (scene, cut) => {
    workspaceOf(scene).journal.forgetBefore(cut)
    return { scene, first: cut }
  },
  'that is forked': (scene) => {
    const { at_request } = control(scene, 'ForkWorkspace', { name: 'other' }).body
    return { scene: { ...scene, name: 'other', tokens: [] }, first: at_request + 1 }
  },
  'that is forked as it was earlier': (scene, cut) => {
    control(scene, 'ForkWorkspace', { name: 'other', at_request: cut })
    return { scene: { ...scene, name: 'other', tokens: [] }, first: cut + 1 }
  },
  'that is exported and imported': (scene) => {
    const cloud = JSON.parse(`${control(scene, 'ExportWorkspace').body}`)
    control(scene, 'ImportWorkspace', cloud, 'other')
    return { scene: { ...scene, name: 'other', tokens: [] }, first: 1 }
  },
}

/** How many runs, and how many random requests before and after the loss. */
type Size = { runs: number; before: number; after: number }

/** Random requests, a loss, more random requests: what is left replays to the same bytes and state. */
export const expectReplayFromBase = (lose: Loss, { runs, before, after }: Size) => {
  let replayed = 0
  fc.assert(
    fc.property(
      seeds(before),
      seeds(after),
      fc.integer({ min: 5, max: before }),
      clocks,
      fc.boolean(),
      (first_part, last_part, cut, clock, isDisk) => {
        const [here, there] = isDisk ? [freshDirectory(), null] : [null, freshDirectory()]
        const old = freshRequestTarget({ clock, dataDir: here })
        seedWorkspace(old)
        const sent = new Map<string, SentReply>()
        const sendAll = (scene: RequestTarget, drawn: readonly number[]) => {
          for (const seed of drawn) {
            const reply = sendRandomRequest(scene, seed)
            sent.set(reply.request_id, reply)
          }
        }
        sendAll(old, first_part)
        const { scene, first } = lose(old, cut)
        sendAll(scene, last_part)
        const recording = recordingOf(scene)
        const file = parseRecording(recording)
        expect(file.first_request).toBeGreaterThanOrEqual(first)
        const replies = expectSameReplay(recording, { dataDir: there })
        for (const { request_id, status, headers, reply } of replies) {
          replayed += 1
          if (sent.has(request_id))
            expect({ status, headers, reply }).toEqual(renderReply(sent.get(request_id)!))
        }
      },
    ),
    { seed: 42, numRuns: runs, endOnFailure: true },
  )
  expect(replayed).toBeGreaterThan((runs * after * 2) / 3)
}
