import { expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../../support/emulator.ts'
import { testPlaceholder } from '../../support/placeholders.ts'

testPlaceholder('ShowCloudServer', 'server_id', 'server')

const show = (id: string, cloud = freshWorkspace()) =>
  cloud.call('ShowCloudServer', { params: { project_id: 'p', server_id: id } })

test('what Terraform reads of it, dates in RFC 3339', () => {
  const { status, body } = show('0a')
  expect(status).toBe(200)
  expect(body.server).toEqual({
    id: '0a',
    name: expect.stringMatching(/^ecs-[\da-f]{4}$/),
    status: 'ACTIVE',
    created: '2026-01-01T00:00:00Z',
    updated: '2026-01-01T00:00:00Z',
  })
})

test('the target of a task has the name that the task gave it', () => {
  const cloud = freshWorkspace()
  cloud.pass(5000)
  readyTask(cloud, { task: { target_server: { vm_id: 'vm-1', name: 'web-new' } } })
  expect(show('vm-1', cloud).body.server).toMatchObject({
    name: 'web-new',
    created: '2026-01-01T00:00:05Z',
  })
  const other = freshWorkspace({}, 'other')
  expect(show('vm-1', other).body.server.name).not.toBe('web-new')
})
