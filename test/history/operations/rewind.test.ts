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

type Place = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const rewind = ({ call }: Place, to_request: unknown) =>
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
  test('of a workspace that does not exist', () => {
    const params = { workspace: 'nobody' }
    const reply = freshWorkspace().call('RewindWorkspace', { params, body: { to_request: 0 } })
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'WorkspaceNotFound' } } })
  })

  test('of the request itself, or one to come', () => {
    const place = copyingTask()
    const hash = stateHashOf(place)
    expect(rewind(place, lastRequestNumber(place) + 1)).toMatchObject({
      status: 404,
      body: { error: { code: 'RequestNotFound' } },
    })
    expect(stateHashOf(place)).toBe(hash)
  })

  test('of what is forgotten, also after a restart', () => {
    const dataDir = freshDirectory()
    const place = freshWorkspace({ dataDir, settings: { journal_limit: 10 } })
    for (let i = 0; i < 1024; i++) place.call('ShowOverview')
    expect(rewind(place, 1013).status).toBe(410)
    place.emulator.close()
    const again = freshWorkspace({ dataDir })
    expect(rewind(again, 1013)).toMatchObject({
      status: 410,
      body: { error: { code: 'HistoryExpired' } },
    })
    expect(rewind(again, 1014).status).toBe(200)
  })
})

describe('behaviour', () => {
  test('a task runs on from there and ends when it would have', () => {
    const place = copyingTask()
    const [hash, request, shown] = [
      stateHashOf(place),
      lastRequestNumber(place),
      place.show(place.task_id),
    ]
    const fired = place.until(place.task_id, 'MIGRATE_SUCCESS')
    const ended = stateHashOf(place)
    place.call('DeleteTask', { params: { task_id: place.task_id } })
    expect(rewind(place, request).body).toMatchObject({ to_request: request, tasks: 1 })
    expect(stateHashOf(place)).toBe(hash)
    expect(place.show(place.task_id)).toEqual(shown)
    expect(place.until(place.task_id, 'MIGRATE_SUCCESS')).toEqual(fired)
    expect(stateHashOf(place)).toBe(ended)
  })

  test('0 is before the first request; ids come again as they were', () => {
    const place = freshWorkspace()
    const hash = stateHashOf(place)
    const first = place.call('RegisterServer', { body: linuxServer() }).body.id
    rewind(place, 0)
    expect(stateHashOf(place)).toBe(hash)
    expect(place.call('RegisterServer', { body: linuxServer() }).body.id).toBe(first)
  })

  test('is a step of the story that can be taken back, request by request', () => {
    const place = copyingTask()
    place.pass(9_000)
    const [then, request] = [stateHashOf(place), lastRequestNumber(place)]
    const request_id = place.workspace.nextRequestId()
    rewind(place, 2)
    expect(place.workspace.journal.list().at(-1)).toMatchObject({
      request_id,
      operation: 'RewindWorkspace',
      input: { body: { to_request: 2 } },
    })
    const early = stateHashOf(place)
    place.call('DeleteTask', { params: { task_id: place.task_id } })
    rewind(place, request)
    expect(stateHashOf(place)).toBe(then)
    rewind(place, request_id)
    expect(stateHashOf(place)).toBe(early)
  })

  test('is not undone by a restart', () => {
    const dataDir = freshDirectory()
    const place = copyingTask({ dataDir })
    const [then, request] = [stateHashOf(place), lastRequestNumber(place)]
    place.pass(9_000)
    const later = stateHashOf(place)
    rewind(place, request)
    place.emulator.close()
    const again = freshWorkspace({ dataDir })
    expect(stateHashOf(again)).toBe(then)
    rewind(again, request + 1)
    expect(stateHashOf(again)).toBe(later)
  })

  test('a clock that flows goes on from the instant it showed then', () => {
    const { time, hostTime } = adjustableTime()
    const place = freshWorkspace({ clock: 'flowing', hostTime })
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    const { now_ms } = place.call('ShowClock').body
    time.now += 3_600_000
    expect(place.show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(rewind(place, 3).body.clock.now_ms).toBe(now_ms)
    time.now += 2_000
    expect(place.call('ShowClock').body.now_ms).toBe(now_ms + 2_000)
    expect(place.show(task_id).state).toBe('RUNNING')
  })

  test('settings and access keys are those of then', () => {
    const place = freshWorkspace()
    const access_keys = [{ access: 'AKANN', secret: 's' }]
    declareUser(place.emulator, 'test', 'ann', { access_keys })
    place.call('ChangeSettings', { body: { line_mbps: 7 } })
    declareUser(place.emulator, 'test', 'ann', { access_keys: [] })
    rewind(place, 1)
    expect(place.call('ShowSettings').body.line_mbps).toBe(100)
    expect(place.emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('test')
  })
})

test('anyone may go anywhere in any story, there and back', () => {
  const jumps = fc.array(fc.tuple(fc.array(step, { maxLength: 6 }), fc.nat()), { maxLength: 6 })
  fc.assert(
    fc.property(jumps, (parts) => {
      const place = freshWorkspace()
      const hashes = [stateHashOf(place)]
      const note = () => {
        // A step may be several requests; what lay between them is not compared.
        hashes[lastRequestNumber(place)] = stateHashOf(place)
      }
      takeStep(place, firstStep)
      note()
      for (const [steps, pick] of parts) {
        for (const each of steps) {
          takeStep(place, each)
          place.call('ShowOverview')
          note()
        }
        const known = Object.keys(hashes).map(Number)
        const to = known[pick % known.length]!
        expect(rewind(place, to).status).toBe(200)
        expect(stateHashOf(place), `request ${to}`).toBe(hashes[to])
        note()
      }
    }),
    { seed: 42, numRuns: 25 },
  )
})
