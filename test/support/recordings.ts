// Workspaces with random requests, and replays of their recordings.
import { expect } from 'vitest'
import type { SentReply } from '../../src/api/request.ts'
import type { Options } from '../../src/options.ts'
import { type Fixture, parseFixture } from '../../src/replay/fixtures.ts'
import type { ReplayedStep } from '../../src/replay/replay-file.ts'
import { rerun } from '../../src/replay/rerun.ts'
import { linuxServer, taskFor } from './bodies.ts'
import { callAs, callWithToken, declareUser, hostTime, tokenOf } from './callers.ts'
import { freshEmulator } from './emulator.ts'
import { type RequestTarget, sendRandomRequest } from './random-requests.ts'

/** The initial state of a replay file that a test writes by hand. */
export const initialState = {
  seed: 's',
  mode: 'frozen',
  pace: 1,
  settings: {},
  now_ms: 0,
  strict: false,
}

/** An emulator whose host time advances each time it is read. */
export const freshRequestTarget = (
  options: Partial<Options> = {},
  name = 'test',
): RequestTarget => {
  const host = { now: hostTime() }
  const emulator = freshEmulator({ hostTime: () => host.now++, reportBug: () => {}, ...options })
  emulator.workspaces.openOrCreate(name)
  return { emulator, name, tokens: [], host }
}

/** The replay file of a workspace, as text. */
export const recordingOf = ({
  emulator,
  name,
}: Pick<RequestTarget, 'emulator' | 'name'>): string => {
  const reply = callAs(emulator, {}, 'ShowReplayFile', { params: { workspace: name } })
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  return `${reply.body}`
}

/** The file that a recording's text is. */
export const parseRecording = (recorded: string): Fixture =>
  parseFixture('recording', () => recorded)

/** Declares a user, who signs in and begins to migrate a server; another workspace has a key. */
export const seedWorkspace = (target: RequestTarget) => {
  const { emulator, name, tokens } = target
  declareUser(emulator, 'elsewhere', 'eve', { access_keys: [{ access: 'AK1', secret: 's' }] })
  declareUser(emulator, name, 'alice', { password: 'secret' })
  const token = tokenOf(emulator, name)
  tokens.push(token)
  const call = (operation: string, content: object) =>
    callWithToken(emulator, token, operation, content).body.id as string
  const source_id = call('RegisterServer', { body: linuxServer() })
  const task_id = call('CreateTask', { body: taskFor(source_id, { syncing: true }) })
  call('UpdateTaskStatus', { params: { task_id }, body: { operation: 'start' } })
}

/** Furnishes a scene and makes the drawn requests; answers what was sent, by request. */
export const makeRandomRequests = (
  target: RequestTarget,
  seeds: readonly number[],
): Map<string, SentReply> => {
  seedWorkspace(target)
  return new Map(
    seeds.map((seed) => sendRandomRequest(target, seed)).map((sent) => [sent.request_id, sent]),
  )
}

/** A reply as a replay tells it. */
export const renderReply = ({ status, headers, body }: SentReply) => ({
  status,
  headers,
  reply: Buffer.isBuffer(body) ? `${body.length} bytes` : JSON.parse(JSON.stringify(body ?? null)),
})

/** Does a recording again, elsewhere, and holds replies, state and the new recording against it. */
export const expectSameReplay = (
  recorded: string,
  options: Partial<Options> = {},
): ReplayedStep[] => {
  const file = parseRecording(recorded)
  const emulator = freshEmulator({ reportBug: () => {}, ...options })
  const replies: ReplayedStep[] = []
  const outcome = rerun(emulator, file, (replayed) => replies.push(replayed))
  expect(outcome.divergence).toBeNull()
  expect(recordingOf({ emulator, name: file.workspace })).toBe(recorded)
  return replies
}
