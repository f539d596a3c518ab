import { expect, test } from 'vitest'
import { freshHttp } from '../../support/emulator.ts'

const visited = async () => {
  const { http } = await freshHttp()
  const refused = await http.get('/v3/tasks')
  await http.get('/v9/nowhere?password=hidden')
  await http.get('/v3/tasks').set('X-Auth-Token', 'workspace/one')
  await http.get('/_emulator/workspaces/one/journal')
  await http.get('/_emulator/workspaces/nobody')
  return { http, id: refused.headers['x-request-id'] }
}

test('requests that reached no workspace are listed, without control requests that succeeded', async () => {
  const { http } = await visited()
  const { status, body } = await http.get('/_emulator/unmatched')
  expect(status).toBe(200)
  expect(body.entries).toMatchObject([
    { operation: 'ListTasks', status: 401, refusal: { name: 'TokenMissing' } },
    { operation: null, path: '/v9/nowhere', status: 404 },
    { operation: 'ShowWorkspace', path: '/_emulator/workspaces/nobody', status: 404 },
  ])
  expect(JSON.stringify(body)).not.toContain('hidden')
})

test('the list is filtered, and newest first on request', async () => {
  const { http } = await visited()
  const pathsOf = async (query: string) =>
    (await http.get(`/_emulator/unmatched?${query}`)).body.entries.map(
      ({ status }: { status: number }) => status,
    )
  expect(await pathsOf('operation=ListTasks')).toEqual([401])
  expect(await pathsOf('status=404&limit=1')).toEqual([404])
  expect(await pathsOf('error_code=APIGW.0101')).toEqual([404])
  expect(await pathsOf('order=newest')).toEqual([404, 404, 401])
  expect(await pathsOf('until_ms=1')).toEqual([])
  expect(await pathsOf('operation=List*&status=4xx')).toEqual([401])
  const match = encodeURIComponent('{"where": {"reply.error_code": {"like": "APIGW.03*"}}}')
  expect(await pathsOf(`match=${match}`)).toEqual([401])
  expect((await http.get('/_emulator/unmatched?task_id=1')).status).toBe(400)
})

test('one is read, and all are deleted', async () => {
  const { http, id } = await visited()
  expect((await http.get(`/_emulator/unmatched/${id}`)).body).toMatchObject({ request_id: id })
  expect((await http.delete('/_emulator/unmatched')).body).toEqual({})
  expect((await http.get('/_emulator/unmatched')).body.entries).toEqual([])
  expect((await http.get(`/_emulator/unmatched/${id}`)).status).toBe(404)
})
