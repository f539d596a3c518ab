import { expect, test } from 'vitest'
import { freshHttp, freshWorkspace, readyTask } from '../../support/emulator.ts'

const unlock = ({ call }: ReturnType<typeof freshWorkspace>, task_id: string) =>
  call('UnlockTargetEcs', { params: { task_id } })

test('an unknown task', () => {
  expect(unlock(freshWorkspace(), 'none')).toMatchObject({
    status: 400,
    body: { error_code: 'SMS.7703' },
  })
})

test('a target has to be made before it can be unlocked', () => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud, {
    task: { exist_server: false, target_server: { name: 'new' } },
  })
  expect(unlock(cloud, task_id)).toMatchObject({ status: 400, body: { error_code: 'SMS.8102' } })
  cloud.act(task_id, 'start')
  cloud.until(task_id, 'MIGRATE_SUCCESS')
  expect(unlock(cloud, task_id)).toMatchObject({ status: 200, body: {} })
})

test('a JSON content type without a body is normal', async () => {
  const { http } = await freshHttp()
  const token = { 'X-Auth-Token': 'workspace/testname', 'Content-Type': 'application/json' }
  const path = '/v3/tasks/7a9a9540-ff28-4869-b9e4-855fbe12xxxx/unlock'
  expect((await http.post(path).set(token)).status).toBe(200)
})
