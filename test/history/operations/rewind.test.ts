// RewindWorkspace.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { declareUser } from '../../support/callers.ts'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { freshDirectory } from '../../support/program.ts'
import { firstStep, step, takeStep } from '../../support/random-steps.ts'
import {
  adjustableTime,
  copyingTask,
  lastRequestNumber,
  stateHashOf,
} from '../../support/running-migration.ts'

type Cloud = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const rewind = ({ call }: Cloud, to_request: unknown) =>
  call('RewindWorkspace', { body: { to_request } })

describe('types', () => {
  test.each<[string, object, string]>([
    ['to_request', {}, 'MissingParameter'],
    ['to_request', { to_request: null }, 'InvalidParameter'],
    ['to_request', { to_request: 'yesterday' }, 'InvalidParameter'],
    ['by', { to_request: 0, by: 1 }, 'UnknownField'],
  ])('a wrong %s is refused by name: %j', (field, body, code) => {
    expect(freshWorkspace().call('RewindWorkspace', { body })).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(field) } },
    })
  })
})

describe('refusals', () => {
  test('of a workspace that does not exist, when strict', () => {
    const params = { workspace: 'nobody' }
    const { call } = freshWorkspace({ strict: true })
    const reply = call('RewindWorkspace', { params, body: { to_request: 0 } })
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'WorkspaceNotFound' } } })
  })

  test('of the request itself, or of a later one', () => {
    const cloud = copyingTask()
    const hash = stateHashOf(cloud)
    expect(rewind(cloud, lastRequestNumber(cloud) + 1)).toMatchObject({
      status: 404,
      body: { error: { code: 'RequestNotFound' } },
    })
    expect(stateHashOf(cloud)).toBe(hash)
  })

  test('of a request that the history no longer has, also after a restart', () => {
    const dataDir = freshDirectory()
    const cloud = freshWorkspace({ dataDir, settings: { journal_limit: 10 } })
    for (let i = 0; i < 1024; i++) cloud.call('ShowOverview')
    expect(rewind(cloud, 1013).status).toBe(410)
    cloud.emulator.close()
    const again = freshWorkspace({ dataDir })
    expect(rewind(again, 1013)).toMatchObject({
      status: 410,
      body: { error: { code: 'HistoryExpired' } },
    })
    expect(rewind(again, 1014).status).toBe(200)
  })
})

describe('behaviour', () => {
  test('a task continues from there and ends at the same time', () => {
    const cloud = copyingTask()
    const [hash, request, shown] = [
      stateHashOf(cloud),
      lastRequestNumber(cloud),
      cloud.show(cloud.task_id),
    ]
    const fired = cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
    const ended = stateHashOf(cloud)
    cloud.call('DeleteTask', { params: { task_id: cloud.task_id } })
    expect(rewind(cloud, request).body).toMatchObject({ to_request: request, tasks: 1 })
    expect(stateHashOf(cloud)).toBe(hash)
    expect(cloud.show(cloud.task_id)).toEqual(shown)
    expect(cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')).toEqual(fired)
    expect(stateHashOf(cloud)).toBe(ended)
  })

  test('0 is before the first request, and ids repeat', () => {
    const cloud = freshWorkspace()
    const hash = stateHashOf(cloud)
    const first = cloud.call('RegisterServer', { body: linuxServer() }).body.id
    rewind(cloud, 0)
    expect(stateHashOf(cloud)).toBe(hash)
    expect(cloud.call('RegisterServer', { body: linuxServer() }).body.id).toBe(first)
  })

  test('is a request that can be undone, like every request', () => {
    const cloud = copyingTask()
    cloud.pass(9_000)
    const [then, request] = [stateHashOf(cloud), lastRequestNumber(cloud)]
    const request_id = cloud.workspace.nextRequestId()
    rewind(cloud, 2)
    expect(cloud.workspace.journal.list().at(-1)).toMatchObject({
      request_id,
      operation: 'RewindWorkspace',
      input: { body: { to_request: 2 } },
    })
    const early = stateHashOf(cloud)
    cloud.call('DeleteTask', { params: { task_id: cloud.task_id } })
    rewind(cloud, request)
    expect(stateHashOf(cloud)).toBe(then)
    rewind(cloud, request_id)
    expect(stateHashOf(cloud)).toBe(early)
  })

  test('is not undone by a restart', () => {
    const dataDir = freshDirectory()
    const cloud = copyingTask({ dataDir })
    const [then, request] = [stateHashOf(cloud), lastRequestNumber(cloud)]
    cloud.pass(9_000)
    const later = stateHashOf(cloud)
    rewind(cloud, request)
    cloud.emulator.close()
    const again = freshWorkspace({ dataDir })
    expect(stateHashOf(again)).toBe(then)
    rewind(again, request + 1)
    expect(stateHashOf(again)).toBe(later)
  })

  test('a flowing clock continues from its time then', () => {
    const { time, hostTime } = adjustableTime()
    const cloud = freshWorkspace({ clock: 'flowing', hostTime })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const { now_ms } = cloud.call('ShowClock').body
    time.now += 3_600_000
    expect(cloud.show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(rewind(cloud, 3).body.clock.now_ms).toBe(now_ms)
    time.now += 2_000
    expect(cloud.call('ShowClock').body.now_ms).toBe(now_ms + 2_000)
    expect(cloud.show(task_id).state).toBe('RUNNING')
  })

  test('settings and access keys are restored', () => {
    const cloud = freshWorkspace()
    const access_keys = [{ access: 'AKANN', secret: 's' }]
    declareUser(cloud.emulator, 'test', 'ann', { access_keys })
    cloud.call('ChangeSettings', { body: { line_mbps: 7 } })
    declareUser(cloud.emulator, 'test', 'ann', { access_keys: [] })
    rewind(cloud, 1)
    expect(cloud.call('ShowSettings').body.line_mbps).toBe(100)
    expect(cloud.emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('test')
  })
})

test('any request of any history can be rewound to, and back', () => {
  const jumps = fc.array(fc.tuple(fc.array(step, { maxLength: 6 }), fc.nat()), { maxLength: 6 })
  fc.assert(
    fc.property(jumps, (parts) => {
      const cloud = freshWorkspace()
      const hashes = [stateHashOf(cloud)]
      const note = () => {
        // A step may be several requests; what lay between them is not compared.
        hashes[lastRequestNumber(cloud)] = stateHashOf(cloud)
      }
      takeStep(cloud, firstStep)
      note()
      for (const [steps, pick] of parts) {
        for (const each of steps) {
          takeStep(cloud, each)
          cloud.call('ShowOverview')
          note()
        }
        const known = Object.keys(hashes).map(Number)
        const to = known[pick % known.length]!
        expect(rewind(cloud, to).status).toBe(200)
        expect(stateHashOf(cloud), `request ${to}`).toBe(hashes[to])
        note()
      }
    }),
    { seed: 42, numRuns: 25 },
  )
})
