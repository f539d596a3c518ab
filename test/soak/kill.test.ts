// The program as a process that is killed (SIGKILL) in the middle of work, and started again.
import { describe, expect, test } from 'vitest'
import { freshDirectory } from '../support/program.ts'
import { clientOf, serveFrozen } from '../support/program-client.ts'

/** A migration that has been copying for a while. */
const halfWay = async (url: string) => {
  const cloud = clientOf(url)
  const task_id = await cloud.create(await cloud.register())
  expect((await cloud.start(task_id)).status).toBe(200)
  await cloud.advance({ by_ms: 17_000 })
  return { ...cloud, task_id }
}
const finish = async ({ advance, show }: ReturnType<typeof clientOf>, task_id: string) => {
  const { status } = await advance({ until: { task_id, state: 'MIGRATE_SUCCESS' } })
  return { status, task: await show(task_id) }
}

describe('an emulator that is killed in the middle of a migration', () => {
  test('continues, and ends as one that was never interrupted', async () => {
    const directory = freshDirectory()
    const first = await serveFrozen(directory)
    const before = await halfWay(first.url)
    const shown = await before.show(before.task_id)
    expect(shown).toMatchObject({ state: 'RUNNING', subtask_info: 'MIGRATE_LINUX_FILE-46' })
    expect(await first.stop('SIGKILL')).toEqual([null, 'SIGKILL'])

    const second = await serveFrozen(directory)
    const after = clientOf(second.url)
    expect(await after.show(before.task_id)).toEqual(shown)
    const interrupted = await finish(after, before.task_id)

    const other = await serveFrozen(freshDirectory())
    const smooth = await halfWay(other.url)
    expect(smooth.task_id).toBe(before.task_id)
    const uninterrupted = await finish(smooth, smooth.task_id)
    expect(interrupted.task.finish_date).toBe(uninterrupted.task.finish_date)
    expect(interrupted).toEqual(uninterrupted)
    expect(await after.register('next')).toBe(await smooth.register('next'))
  })

  test('has lost nothing that it had acknowledged', async () => {
    const directory = freshDirectory()
    const first = await serveFrozen(directory)
    const cloud = clientOf(first.url)
    const acknowledged: string[] = []
    await Promise.all(
      Array.from({ length: 100 }, async (_, nth) => {
        const id = await cloud.register(`s${nth}`).catch(() => undefined)
        if (id && acknowledged.push(id) === 20) await first.stop('SIGKILL')
      }),
    )
    const second = await serveFrozen(directory)
    const found = await Promise.all(
      acknowledged.map((id) => clientOf(second.url).call('GET', `/v3/sources/${id}`)),
    )
    expect(acknowledged.length).toBeGreaterThanOrEqual(20)
    expect(found.map(({ body }) => body.id)).toEqual(acknowledged)
  })

  test('still accepts the tokens it had issued', async () => {
    const directory = freshDirectory()
    const first = await serveFrozen(directory)
    const login = {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'ann', password: 'Secret', domain: { name: 'story' } } },
        },
        scope: { domain: { name: 'story' } },
      },
    }
    const { headers, status } = await clientOf(first.url).call('POST', '/v3/auth/tokens', login)
    expect(status).toBe(201)
    await first.stop('SIGKILL')
    const second = await serveFrozen(directory)
    const cloud = clientOf(second.url, headers.get('x-subject-token')!)
    expect((await cloud.call('GET', '/v3/tasks')).status).toBe(200)
  })
})

describe('an emulator that is killed, with snapshots and forks', () => {
  test('has them when it starts again, and rewinds', async () => {
    const directory = freshDirectory()
    const first = await serveFrozen(directory)
    const before = await halfWay(first.url)
    const control = '/_emulator/workspaces/story'
    const shown = await before.show(before.task_id)
    await before.call('POST', `${control}/snapshots`, { name: 'copying' })
    await before.call('POST', `${control}/fork`, { name: 'fork' })
    const smooth = await finish(before, before.task_id)
    await first.stop('SIGKILL')

    const second = await serveFrozen(directory)
    const after = clientOf(second.url)
    const restored = await after.call('POST', `${control}/snapshots/copying/restore`)
    expect(restored.status).toBe(200)
    expect(await after.show(before.task_id)).toEqual(shown)
    expect(await finish(after, before.task_id)).toEqual(smooth)
    const fork = clientOf(second.url, 'workspace/fork')
    expect(await fork.show(before.task_id)).toEqual(shown)
    expect((await after.call('POST', `${control}/rewind`, { to_request: 4 })).status).toBe(200)
    await second.stop('SIGKILL')

    const third = await serveFrozen(directory)
    expect(await clientOf(third.url).show(before.task_id)).toEqual(shown)
  })
})
