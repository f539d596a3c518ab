// Many callers at once: a request is atomic, so only one of several conflicting ones succeeds.
import { expect, test } from 'vitest'
import { taskFor } from '../support/bodies.ts'
import { freshHttp, linuxServer } from '../support/emulator.ts'

const token = { 'X-Auth-Token': 'workspace/test' }

const atOnce = async <T>(times: number, call: (nth: number) => PromiseLike<T>) =>
  Promise.all(Array.from({ length: times }, (_, nth) => call(nth)))

const tally = (replies: readonly { status: number; body: { error_code?: string } }[]) =>
  Object.fromEntries(
    [...Map.groupBy(replies, ({ status, body }) => `${status} ${body.error_code ?? ''}`.trim())]
      .map(([kind, each]) => [kind, each.length] as const)
      .sort(),
  )

const ready = async () => {
  const { http, emulator } = await freshHttp()
  const post = (path: string, body: object) => http.post(`/v3${path}`).set(token).send(body)
  const source = await post('/sources', linuxServer())
  const task = await post('/tasks', taskFor(source.body.id))
  const source_id: string = source.body.id
  const task_id: string = task.body.id
  const act = (operation: string) => post(`/tasks/${task_id}/action`, { operation })
  const show = async () => (await http.get(`/v3/tasks/${task_id}`).set(token)).body
  return { http, emulator, post, act, show, source_id, task_id }
}

test('of fifty callers that start a task at once one succeeds and 49 get 7713', async () => {
  const { act, show } = await ready()
  expect(tally(await atOnce(50, () => act('start')))).toEqual({ '200': 1, '400 SMS.7713': 49 })
  const task = await show()
  expect(task.state).toBe('RUNNING')
  expect(task.sub_tasks).toHaveLength(4)
})

test('of fifty callers that pause and start it at once, each gets the right refusal', async () => {
  const { act, show } = await ready()
  await act('start')
  const replies = await atOnce(50, (nth) => act(nth % 2 ? 'start' : 'stop'))
  expect(tally(replies)).toEqual({ '200': 1, '400 SMS.7713': 25, '400 SMS.7714': 24 })
  expect((await show()).state).toBe('ABORTING')
})

test('of fifty callers that configure one source at once one gets its task', async () => {
  const { http, post } = await ready()
  const source = await post('/sources', linuxServer({ name: 'free' }))
  const body = taskFor(source.body.id, { target_server: { vm_id: 'vm-free', name: 'free' } })
  const replies = await atOnce(50, () => post('/tasks', body))
  expect(tally(replies)).toEqual({ '200': 1, '400 SMS.6005': 49 })
  expect((await http.get('/v3/tasks').set(token)).body.count).toBe(2)
})

test('fifty servers that register at once get fifty ids, and each keeps its own name', async () => {
  const { http, post } = await ready()
  const replies = await atOnce(50, (nth) => post('/sources', linuxServer({ name: `s${nth}` })))
  const ids = replies.map(({ body }) => body.id as string)
  expect(new Set(ids).size).toBe(50)
  const shown = await atOnce(50, (nth) => http.get(`/v3/sources/${ids[nth]}`).set(token))
  expect(shown.map(({ body }) => body.name)).toEqual(ids.map((_, nth) => `s${nth}`))
})

test('callers of fifty workspaces at once do not affect one another', async () => {
  const { http } = await freshHttp()
  const as = (nth: number) => ({ 'X-Auth-Token': `workspace/w${nth}` })
  const sources = await atOnce(50, (nth) =>
    http
      .post('/v3/sources')
      .set(as(nth))
      .send(linuxServer({ name: `s${nth}` })),
  )
  expect(tally(sources)).toEqual({ '200': 50 })
  const lists = await atOnce(50, (nth) => http.get('/v3/sources').set(as(nth)))
  expect(
    lists.map(({ body }) => body.source_servers.map((each: { name: string }) => each.name)),
  ).toEqual(lists.map((_, nth) => [`s${nth}`]))
})
