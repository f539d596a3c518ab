// DiffWorkspaces.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { declareUser } from '../../support/callers.ts'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { firstStep, step, takeStep } from '../../support/random-steps.ts'
import {
  copyingTask,
  inWorkspace,
  lastRequestNumber,
  stateHashOf,
} from '../../support/running-migration.ts'

type Place = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const diff = ({ call }: Place, query: Record<string, string | number>) =>
  call('DiffWorkspaces', {
    query: Object.fromEntries(Object.entries(query).map(([key, value]) => [key, `${value}`])),
  })

const nothing = { added: [], removed: [], changed: [], reordered: [] }

describe('refusals', () => {
  test.each([{}, { to: 1 }, { with: 'testname', from: 1 }, { with: 'testname', to: 1 }])(
    'of a query that names no two worlds: %j',
    (query) => {
      expect(diff(copyingTask(), query as never)).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidDiffQuery' } },
      })
    },
  )

  test.each<[Record<string, string | number>, number, string]>([
    [{ from: 'then' }, 400, 'InvalidParameter'],
    [{ from: 99 }, 404, 'RequestNotFound'],
    [{ from: 0, to: 'a'.repeat(32) }, 404, 'RequestNotFound'],
    [{ from: 8_000_000_000_000_000 }, 400, 'InstantInFuture'],
    [{ from: 10_000_000_000 }, 410, 'HistoryExpired'],
    [{ with: 'nobody' }, 404, 'WorkspaceNotFound'],
  ])('of %j', (query, status, code) => {
    expect(diff(copyingTask(), query)).toMatchObject({ status, body: { error: { code } } })
  })
})

describe('behaviour', () => {
  test('equal worlds differ in nothing', () => {
    const place = copyingTask()
    place.call('ForkWorkspace', { body: { name: 'other' } })
    expect(diff(place, { with: 'other' }).body).toEqual(nothing)
    expect(diff(place, { from: lastRequestNumber(place) }).body).toEqual(nothing)
    expect(diff(place, { from: 2, to: 2 }).body).toEqual(nothing)
    expect(diff(place, { from: place.workspace.clock.now }).body).toEqual(nothing)
  })

  test('a request that only changes a name changes only that', () => {
    const place = copyingTask()
    const request = lastRequestNumber(place)
    const { source_id } = place
    place.call('UpdateServerName', { params: { source_id }, body: { name: 'renamed' } })
    expect(diff(place, { from: request }).body).toEqual({
      ...nothing,
      changed: [
        {
          table: 'servers',
          row: source_id,
          fields: [{ path: 'name', before: 'ecs-4bb4', after: 'renamed' }],
        },
      ],
    })
  })

  test('rows that came and went are told whole, and each way', () => {
    const place = copyingTask()
    const request = lastRequestNumber(place)
    const { id } = place.call('RegisterServer', { body: linuxServer({ name: 'new' }) }).body
    const forth = diff(place, { from: request, to: request + 1 }).body
    expect(forth).toMatchObject({
      added: [{ table: 'servers', row: id, value: { name: 'new', state: 'waiting' } }],
      removed: [],
      changed: [
        { table: 'meta', row: 'ids' },
        { table: 'meta', row: 'number:check' },
      ],
    })
    const back = diff(place, { from: request + 1, to: request }).body
    expect(back.removed).toEqual(forth.added)
  })

  test('paths are dotted, lists by their places, in order', () => {
    const place = copyingTask()
    const request = lastRequestNumber(place)
    place.pass(60_000)
    const { changed } = diff(place, { from: request }).body
    const task = changed.find(({ table }: { table: string }) => table === 'tasks')
    expect(task.row).toBe(place.task_id)
    const paths = task.fields.map(({ path }: { path: string }) => path)
    expect(paths).toContain('finish_date')
    expect(paths.filter((path: string) => /^sub_tasks\.\d+\.end_date$/.test(path))).not.toEqual([])
    expect(task.fields).toContainEqual({
      path: 'state',
      before: 'RUNNING',
      after: 'MIGRATE_SUCCESS',
    })
  })

  test('two workspaces are compared as they are now', () => {
    const place = copyingTask()
    place.call('ForkWorkspace', { body: { name: 'other' } })
    inWorkspace(place, 'other').callIn('ChangeSettings', { body: { line_mbps: 7 } })
    const { changed } = diff(place, { with: 'other' }).body
    expect(changed).toContainEqual({
      table: 'meta',
      row: 'settings',
      fields: [{ path: 'value.line_mbps', after: 7 }],
    })
  })

  test('secrets are crossed out', () => {
    const place = freshWorkspace()
    declareUser(place.emulator, 'test', 'ann', { password: 'Hidden-1' })
    declareUser(place.emulator, 'test', 'ann', { password: 'Hidden-2' })
    const added = diff(place, { from: 0 })
    const changed = diff(place, { from: 1 })
    expect(JSON.stringify([added.body, changed.body])).not.toContain('Hidden')
    expect(changed.body.changed).toEqual([
      {
        table: 'users',
        row: expect.any(String),
        fields: [{ path: 'password', before: '***', after: '***' }],
      },
    ])
  })

  test('rows in another order are another world', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    const other = readyTask(place, { server: linuxServer({ name: 'b' }) })
    for (const id of [task_id, other.task_id]) place.act(id, 'start')
    place.call('RewindWorkspace', { body: { to_request: 4 } })
    place.act(other.task_id, 'start')
    place.act(task_id, 'start')
    expect(diff(place, { from: 6 }).body.reordered).toEqual(['timers'])
  })

  test('is empty for equal worlds, and for no others', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const place = freshWorkspace()
        takeStep(place, firstStep)
        const hashes = new Map([[lastRequestNumber(place), stateHashOf(place)]])
        for (const each of steps) {
          takeStep(place, each)
          hashes.set(lastRequestNumber(place), stateHashOf(place))
        }
        const now = stateHashOf(place)
        for (const [request, hash] of hashes) {
          const isNothing =
            JSON.stringify(diff(place, { from: request }).body) === JSON.stringify(nothing)
          expect(isNothing, `request ${request}`).toBe(hash === now)
        }
      }),
      { seed: 42, numRuns: 20 },
    )
  })
})
