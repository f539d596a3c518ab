// RewindWorkspace.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { declare } from '../../support/callers.ts'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { freshDirectory } from '../../support/program.ts'
import { birth, step, take } from '../../support/random-steps.ts'
import { copying, hashOf, last, movableTime } from '../../support/worlds.ts'

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
    const place = copying()
    const hash = hashOf(place)
    expect(rewind(place, last(place) + 1)).toMatchObject({
      status: 404,
      body: { error: { code: 'RequestNotFound' } },
    })
    expect(hashOf(place)).toBe(hash)
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
      body: { error: { code: 'HistoryForgotten' } },
    })
    expect(rewind(again, 1014).status).toBe(200)
  })
})

describe('behaviour', () => {
  test('a task runs on from there and ends when it would have', () => {
    const place = copying()
    const [hash, request, shown] = [hashOf(place), last(place), place.show(place.task_id)]
    const fired = place.until(place.task_id, 'MIGRATE_SUCCESS')
    const ended = hashOf(place)
    place.call('DeleteTask', { params: { task_id: place.task_id } })
    expect(rewind(place, request).body).toMatchObject({ to_request: request, tasks: 1 })
    expect(hashOf(place)).toBe(hash)
    expect(place.show(place.task_id)).toEqual(shown)
    expect(place.until(place.task_id, 'MIGRATE_SUCCESS')).toEqual(fired)
    expect(hashOf(place)).toBe(ended)
  })

  test('0 is before the first request; ids come again as they were', () => {
    const place = freshWorkspace()
    const hash = hashOf(place)
    const first = place.call('RegisterServer', { body: linuxServer() }).body.id
    rewind(place, 0)
    expect(hashOf(place)).toBe(hash)
    expect(place.call('RegisterServer', { body: linuxServer() }).body.id).toBe(first)
  })

  test('is a step of the story that can be taken back, request by request', () => {
    const place = copying()
    place.pass(9_000)
    const [then, request] = [hashOf(place), last(place)]
    const request_id = place.workspace.nextRequestId()
    rewind(place, 2)
    expect(place.workspace.journal.list().at(-1)).toMatchObject({
      request_id,
      operation: 'RewindWorkspace',
      input: { body: { to_request: 2 } },
    })
    const early = hashOf(place)
    place.call('DeleteTask', { params: { task_id: place.task_id } })
    rewind(place, request)
    expect(hashOf(place)).toBe(then)
    rewind(place, request_id)
    expect(hashOf(place)).toBe(early)
  })

  test('is not undone by a restart', () => {
    const dataDir = freshDirectory()
    const place = copying({ dataDir })
    const [then, request] = [hashOf(place), last(place)]
    place.pass(9_000)
    const later = hashOf(place)
    rewind(place, request)
    place.emulator.close()
    const again = freshWorkspace({ dataDir })
    expect(hashOf(again)).toBe(then)
    rewind(again, request + 1)
    expect(hashOf(again)).toBe(later)
  })

  test('a clock that flows goes on from the instant it showed then', () => {
    const { time, hostTime } = movableTime()
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
    declare(place.emulator, 'test', 'ann', { access_keys })
    place.call('ChangeSettings', { body: { line_mbps: 7 } })
    declare(place.emulator, 'test', 'ann', { access_keys: [] })
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
      const hashes = [hashOf(place)]
      const note = () => {
        // A step may be several requests; what lay between them is not compared.
        hashes[last(place)] = hashOf(place)
      }
      take(place, birth)
      note()
      for (const [steps, pick] of parts) {
        for (const each of steps) {
          take(place, each)
          place.call('ShowOverview')
          note()
        }
        const known = Object.keys(hashes).map(Number)
        const to = known[pick % known.length]!
        expect(rewind(place, to).status).toBe(200)
        expect(hashOf(place), `request ${to}`).toBe(hashes[to])
        note()
      }
    }),
    { seed: 42, numRuns: 25 },
  )
})
