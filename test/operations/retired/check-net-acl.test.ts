import { expect, test } from 'vitest'
import { freshHttp, freshWorkspace } from '../../support/emulator.ts'

const params = { t_project_id: 'project', t_network_id: 'network' }

test.each([{ region_id: 'r' }, { os_type: 'LINUX' }])('%o is not enough', (query) => {
  expect(freshWorkspace().call('CheckNetAcl', { params, query: query as never })).toMatchObject({
    status: 400,
    body: { error_code: 'SMS.6013' },
  })
})

test('finds the ports open', () => {
  const query = { region_id: 'cn-north-4', os_type: 'LINUX' }
  const checked = freshWorkspace().call('CheckNetAcl', { params, query })
  expect(checked).toMatchObject({ status: 200, body: {} })
})

test('its route does not hide those of tasks', async () => {
  const { http } = await freshHttp()
  const token = { 'X-Auth-Token': 'workspace/test' }
  const checked = await http
    .get('/v3/tasks/project/networkacl/network/check?region_id=r&os_type=LINUX')
    .set(token)
  expect(checked.status).toBe(200)
  expect((await http.get('/v3/tasks/none').set(token)).body.error_code).toBe('SMS.7703')
})
