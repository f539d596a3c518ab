import { describe, expect, test } from 'vitest'
import { operationsById } from '../../src/operations/index.ts'
import { type Fixture, InvalidFixtureError } from '../../src/replay/fixtures.ts'
import { rerunInNewEmulator } from '../../src/rerun-in-new-emulator.ts'
import {
  callAs,
  callSigned,
  callWithToken,
  declareUser,
  passwordLogin,
} from '../support/callers.ts'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'
import { freshDirectory } from '../support/program.ts'
import {
  expectSameReplay,
  freshRequestTarget,
  parseRecording,
  recordingOf,
  seedWorkspace,
} from '../support/recordings.ts'

/** A recording of five requests, the last of which is refused. */
const recorded = () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  cloud.pass(13_000)
  cloud.act(task_id, 'start')
  return parseRecording(recordingOf({ emulator: cloud.emulator, name: 'test' }))
}

const changed = (file: Fixture, at: number, change: object): Fixture => ({
  ...file,
  steps: file.steps.map((step, index) => (index === at ? { ...step, ...change } : step)),
})

describe('a recording that is replayed', () => {
  test('gives the same replies and the same state', () => {
    const file = recorded()
    expect(rerunInNewEmulator(file)).toEqual({
      steps: 5,
      taken: 5,
      state_hash: file.state_hash,
      divergence: null,
    })
  })

  test('hands out each reply', () => {
    const replies: unknown[] = []
    rerunInNewEmulator(recorded(), (replayed) => replies.push(replayed))
    expect(replies).toHaveLength(5)
    expect(replies[4]).toMatchObject({
      step: 5,
      operation: 'UpdateTaskStatus',
      status: 400,
      error_code: 'SMS.7713',
      reply: { error_code: 'SMS.7713' },
      as_recorded: true,
    })
  })

  test('of the workspace `testname` begins without its fixture', () => {
    const { emulator } = freshWorkspace({}, 'testname')
    callAs(emulator, { 'x-auth-token': 'workspace/testname' }, 'ListTasks')
    expectSameReplay(recordingOf({ emulator, name: 'testname' }))
  })
})

describe('a difference is reported:', () => {
  const whyOf = (file: Fixture) => rerunInNewEmulator(file).divergence?.why.join('\n')

  test('another status', () => {
    const outcome = rerunInNewEmulator(changed(recorded(), 3, { reply_sha256: 'x', status: 404 }))
    expect(outcome).toMatchObject({
      taken: 4,
      divergence: { step: 4, operation: 'AdvanceClock' },
    })
    expect(outcome.divergence?.why).toContain('The status is 200; recorded was 404.')
  })

  test('another body, with the reply now, redacted', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const { passphrase } = cloud.call('ShowPassphrase', { params: { task_id } }).body
    const file = parseRecording(recordingOf({ emulator: cloud.emulator, name: 'test' }))
    const why = whyOf(changed(file, 2, { reply_sha256: 'x' }))
    expect(why).toContain('The status is as recorded (200), but the body or a header differs.')
    expect(why).toContain('"passphrase":"***"')
    expect(why).not.toContain(passphrase)
  })

  test('another final state', () => {
    const outcome = rerunInNewEmulator({ ...recorded(), state_hash: 'other' })
    expect(outcome.divergence).toMatchObject({ step: null, operation: null })
    expect(outcome.divergence?.why[0]).toMatch(/hash [0-9a-f]{64}; recorded was other/)
  })

  test('a clock that is past the step', () => {
    const { now_ms, ...file } = recorded()
    const at_ms = now_ms! - 13_001
    expect(whyOf(changed(file, 4, { at_ms, reply_sha256: 'x' }))).toContain(`recorded at ${at_ms}`)
  })

  test('that another version recorded it', () => {
    expect(whyOf({ ...recorded(), emulator: '0.0.1', state_hash: 'x' })).toContain('version 0.0.1')
  })

  test('that requests are missing', () => {
    const { steps, ...file } = recorded()
    const lacking = { ...file, steps: steps.toSpliced(1, 1), missing: [{ from: 2, to: 2 }] }
    const outcome = rerunInNewEmulator(lacking)
    expect(outcome.divergence).toMatchObject({ step: 2, operation: 'UpdateTaskStatus' })
    expect(outcome.divergence?.why.join()).toContain('lacks requests 2 to 2')
  })
})

test('the numbers of missing requests are skipped', () => {
  const { steps, state_hash: _, ...file } = recorded()
  const lacking = { ...file, steps: steps.toSpliced(1, 1), missing: [{ from: 2, to: 2 }] }
  const ids: string[] = []
  rerunInNewEmulator({ ...lacking, steps: [steps[0]!, steps[3]!] }, (one) =>
    ids.push(one.request_id),
  )
  const { workspace } = freshWorkspace()
  expect(ids).toEqual([workspace.ids.requestId(1), workspace.ids.requestId(3)])
})

test.each([
  ['is unknown', 'Explode', /step 1: there is no operation Explode/],
  ['ends the workspace', 'DeleteWorkspace', /step 1: DeleteWorkspace cannot be a step/],
  ['replays steps itself', 'ReplaySteps', /step 1: ReplaySteps cannot be a step/],
])('a file with a step that %s is invalid', (_, operation, why) => {
  const file = { workspace: 'a', steps: [{ operation, input: {} }] }
  expect(() => rerunInNewEmulator(file)).toThrow(InvalidFixtureError)
  expect(() => rerunInNewEmulator(file)).toThrow(why)
})

describe('a recording keeps', () => {
  test('secrets sealed, and a replay unseals them', () => {
    const scene = freshRequestTarget({ clock: 'frozen' })
    seedWorkspace(scene)
    declareUser(scene.emulator, 'test', 'bob', { password: 'Hidden-1 \ud800' })
    const body = passwordLogin('test', 'bob', 'Hidden-1 \ud800')
    expect(callAs(scene.emulator, {}, 'KeystoneCreateUserTokenByPassword', { body }).status).toBe(
      201,
    )
    const recording = recordingOf(scene)
    expect(recording).not.toContain('Hidden')
    expect(recording).not.toContain(scene.tokens[0])
    expectSameReplay(recording)
  })

  test.each([
    ['a body that is not JSON', '{', 'application/json'],
    ['a body of another type', '{"name": "a"}', 'text/plain'],
    ['a body of no type at all', '{"name": "a"}', ''],
    ['a number beyond all numbers', `{"name": ${'9'.repeat(400)}}`, 'application/json'],
    ['what only looks sealed', '{"name": {"$sealed": "eA=="}}', 'application/json'],
  ])('%s unchanged', (_, text, type) => {
    const { emulator, name } = freshRequestTarget({ clock: 'frozen' })
    const headers = { 'x-auth-token': `workspace/${name}`, 'content-type': type }
    const row = operationsById.get('RegisterServer')!
    const { status } = emulator.call(row, { headers, raw: Buffer.from(text) })
    expect(status).toBe(400)
    expectSameReplay(recordingOf({ emulator, name }))
  })

  test('that a key belonged to another workspace', () => {
    const { emulator, name } = freshRequestTarget()
    const keys = { password: 'p', access_keys: [{ access: 'AK1', secret: 's' }] }
    declareUser(emulator, 'elsewhere', 'eve', keys)
    expect(declareUser(emulator, name, 'bob', keys).status).toBe(409)
    const recording = recordingOf({ emulator, name })
    expect(parseRecording(recording).steps[0]).toMatchObject({ keys_elsewhere: ['AK1'] })
    expectSameReplay(recording)
  })

  test('how strict the emulator was, and when that changed', () => {
    const dataDir = freshDirectory()
    const sent = { params: { workspace: 'test' }, body: linuxServer({ extra: 1 }) }
    const register = (strict: boolean) => {
      const scene = freshRequestTarget({ strict, dataDir })
      if (!strict) declareUser(scene.emulator, 'test', 'alice', { password: 'secret' })
      const body = passwordLogin('test')
      const token = callAs(scene.emulator, {}, 'KeystoneCreateUserTokenByPassword', { body })
        .headers['X-Subject-Token']!
      const { status } = callWithToken(scene.emulator, token, 'RegisterServer', sent)
      const recording = recordingOf(scene)
      scene.emulator.close()
      return { status, recording }
    }
    expect(register(false).status).toBe(200)
    const { status, recording } = register(true)
    expect(status).toBe(400)
    expect(
      parseRecording(recording).steps.map((step) => ('strict' in step ? step.strict : '-')),
    ).toEqual([...['-', '-', '-'], ...[true, true]])
    expectSameReplay(recording)
  })

  test('nothing of requests with failed signatures, nor their effects', () => {
    const { emulator, name } = freshRequestTarget({ clock: 'frozen', settings: { ak_lock: true } })
    const body = { password: 'p', access_keys: [{ access: 'AK1', secret: 's' }] }
    declareUser(emulator, name, 'bob', body)
    const wrong = { access: 'AK1', secret: 'wrong' }
    for (let i = 0; i < 6; i++) expect(callSigned(emulator, wrong, 'ListTasks').status).toBe(401)
    const recording = recordingOf({ emulator, name })
    expect(parseRecording(recording).steps).toHaveLength(1)
    expectSameReplay(recording)
  })
})

describe('a workspace that was closed and opened again', () => {
  test('is recorded as one that was never closed, whatever the time meanwhile', () => {
    const dataDir = freshDirectory()
    const first = freshRequestTarget({ dataDir, clock: 'flowing' })
    seedWorkspace(first)
    // Time also passes without requests; none is missing because of that.
    first.host.now += 5_000
    callAs(first.emulator, {}, 'ShowClock', { params: { workspace: 'test' } })
    first.emulator.close()
    const second = freshRequestTarget({ dataDir, clock: 'flowing', seed: 'other' })
    second.host.now += 60_000
    callWithToken(second.emulator, first.tokens[0]!, 'ListTasks')
    const recording = recordingOf(second)
    expect(parseRecording(recording).missing).toBeUndefined()
    expectSameReplay(recording)
  })
})
