import { describe, expect, test } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { freshHttp, linuxServer, taskFor } from '../support/emulator.ts'

const token = { 'X-Auth-Token': 'workspace/one' }

const withTask = async () => {
  const { http, emulator } = await freshHttp()
  const source = await http.post('/v3/sources').set(token).send(linuxServer())
  const { body } = await http.post('/v3/tasks').set(token).send(taskFor(source.body.id))
  const path = `/v3/tasks/${body.id}/action`
  const act = (operation: string) => http.post(path).set(token).send({ operation })
  return { http, emulator, task_id: body.id as string, act }
}

describe('a refused request', () => {
  test('has a header with the path of its explanation', async () => {
    const { http, act } = await withTask()
    const refused = await act('stop')
    const path = refused.headers['x-emulator-explain']!
    expect(path).toBe(`/_emulator/requests/${refused.headers['x-request-id']}/explain`)
    const { status, body } = await http.get(path)
    expect(status).toBe(200)
    expect(body).toMatchObject({ workspace: 'one', refusal: { name: 'TaskNotPausable' } })
  })

  test('has the body of the vendor; one that succeeds has no such header', async () => {
    const { act } = await withTask()
    const { body } = await act('stop')
    expect(Object.keys(body)).toEqual(['error_code', 'error_msg'])
    expect((await act('start')).headers).not.toHaveProperty('x-emulator-explain')
  })

  test('is found in its workspace only', async () => {
    const { http, act, emulator } = await withTask()
    const id = (await act('stop')).headers['x-request-id']
    emulator.workspaces.openOrCreate('two')
    const at = (name: string) => http.get(`/_emulator/workspaces/${name}/journal/${id}/explain`)
    expect((await at('one')).body).toMatchObject({ request_id: id, error_code: 'SMS.7714' })
    const { status, body } = await at('two')
    expect(status).toBe(404)
    expect(body.error).toMatchObject({ code: 'RequestNotFound', hint: expect.any(String) })
    expect((await at('three')).body.error.code).toBe('WorkspaceNotFound')
  })

  test('without a credential is explained too', async () => {
    const { http } = await freshHttp()
    const { headers } = await http.get('/v3/tasks')
    const { body } = await http.get(headers['x-emulator-explain']!)
    expect(body).toMatchObject({ workspace: null, refusal: { name: 'TokenMissing' } })
  })

  test('of the control API is explained with its hint', async () => {
    const { http } = await freshHttp()
    const { headers, body } = await http.get('/_emulator/workspaces/nowhere')
    const explanation = await http.get(headers['x-emulator-explain']!)
    expect(explanation.body.refusal.fix).toEqual([{ message: body.error.hint, call: null }])
  })
})

test('text is sent to callers that accept it', async () => {
  const { http, act, task_id } = await withTask()
  const path = (await act('stop')).headers['x-emulator-explain']!
  const request = await http.get(path).set('Accept', 'text/plain')
  expect(request.headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(request.text).toBe(`${(await http.get(path)).body.text}\n`)
  const task = await http
    .get(`/_emulator/workspaces/one/tasks/${task_id}/explain`)
    .set('Accept', 'text/plain')
  expect(task.text).toMatch(/^Task .* is READY/)
})

test('the library explains as the control API does', async () => {
  const running = await createEmulator({ clock: 'frozen' })
  try {
    const cloud = running.workspace('one')
    const reply = await fetch(`${running.url}/v3/tasks/nobody`, { headers: token })
    const { refusal } = cloud.explain(reply.headers.get('x-request-id')!)
    expect(refusal).toMatchObject({ name: 'TaskNotFound', facts: { task_id: 'nobody' } })
    expect(() => cloud.explainTask('nobody')).toThrow('Task `nobody` does not exist')
  } finally {
    await running.close()
  }
})
