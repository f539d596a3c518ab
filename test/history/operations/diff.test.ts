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

type Cloud = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const diff = ({ call }: Cloud, query: Record<string, string | number>) =>
  call('DiffWorkspaces', {
    query: Object.fromEntries(Object.entries(query).map(([key, value]) => [key, `${value}`])),
  })

const nothing = { added: [], removed: [], changed: [], reordered: [] }

describe('refusals', () => {
  test.each([{}, { to: 1 }, { with: 'testname', from: 1 }, { with: 'testname', to: 1 }])(
    'of a query that does not name two states: %j',
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
  test('equal states have no differences', () => {
    const cloud = copyingTask()
    cloud.call('ForkWorkspace', { body: { name: 'other' } })
    expect(diff(cloud, { with: 'other' }).body).toEqual(nothing)
    expect(diff(cloud, { from: lastRequestNumber(cloud) }).body).toEqual(nothing)
    expect(diff(cloud, { from: 2, to: 2 }).body).toEqual(nothing)
    expect(diff(cloud, { from: cloud.workspace.clock.now }).body).toEqual(nothing)
  })

  test('a request that only changes a name changes only that', () => {
    const cloud = copyingTask()
    const request = lastRequestNumber(cloud)
    const { source_id } = cloud
    cloud.call('UpdateServerName', { params: { source_id }, body: { name: 'renamed' } })
    expect(diff(cloud, { from: request }).body).toEqual({
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

  test('rows that were added or removed are listed in full, in both directions', () => {
    const cloud = copyingTask()
    const request = lastRequestNumber(cloud)
    const { id } = cloud.call('RegisterServer', { body: linuxServer({ name: 'new' }) }).body
    const forth = diff(cloud, { from: request, to: request + 1 }).body
    expect(forth).toMatchObject({
      added: [{ table: 'servers', row: id, value: { name: 'new', state: 'waiting' } }],
      removed: [],
      changed: [
        { table: 'meta', row: 'ids' },
        { table: 'meta', row: 'number:check' },
      ],
    })
    const back = diff(cloud, { from: request + 1, to: request }).body
    expect(back.removed).toEqual(forth.added)
  })

  test('paths are dotted and sorted, with indexes for lists', () => {
    const cloud = copyingTask()
    const request = lastRequestNumber(cloud)
    cloud.pass(60_000)
    const { changed } = diff(cloud, { from: request }).body
    const task = changed.find(({ table }: { table: string }) => table === 'tasks')
    expect(task.row).toBe(cloud.task_id)
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
    const cloud = copyingTask()
    cloud.call('ForkWorkspace', { body: { name: 'other' } })
    inWorkspace(cloud, 'other').callIn('ChangeSettings', { body: { line_mbps: 7 } })
    const { changed } = diff(cloud, { with: 'other' }).body
    expect(changed).toContainEqual({
      table: 'meta',
      row: 'settings',
      fields: [{ path: 'value.line_mbps', after: 7 }],
    })
  })

  test('secrets are redacted', () => {
    const cloud = freshWorkspace()
    declareUser(cloud.emulator, 'test', 'ann', { password: 'Hidden-1' })
    declareUser(cloud.emulator, 'test', 'ann', { password: 'Hidden-2' })
    const added = diff(cloud, { from: 0 })
    const changed = diff(cloud, { from: 1 })
    expect(JSON.stringify([added.body, changed.body])).not.toContain('Hidden')
    expect(changed.body.changed).toEqual([
      {
        table: 'users',
        row: expect.any(String),
        fields: [{ path: 'password', before: '***', after: '***' }],
      },
    ])
  })

  test('rows in another order are another state', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const other = readyTask(cloud, { server: linuxServer({ name: 'b' }) })
    for (const id of [task_id, other.task_id]) cloud.act(id, 'start')
    cloud.call('RewindWorkspace', { body: { to_request: 4 } })
    cloud.act(other.task_id, 'start')
    cloud.act(task_id, 'start')
    expect(diff(cloud, { from: 6 }).body.reordered).toEqual(['timers'])
  })

  test('is empty for equal states only', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const cloud = freshWorkspace()
        takeStep(cloud, firstStep)
        const hashes = new Map([[lastRequestNumber(cloud), stateHashOf(cloud)]])
        for (const each of steps) {
          takeStep(cloud, each)
          hashes.set(lastRequestNumber(cloud), stateHashOf(cloud))
        }
        const now = stateHashOf(cloud)
        for (const [request, hash] of hashes) {
          const isNothing =
            JSON.stringify(diff(cloud, { from: request }).body) === JSON.stringify(nothing)
          expect(isNothing, `request ${request}`).toBe(hash === now)
        }
      }),
      { seed: 42, numRuns: 20 },
    )
  })
})
