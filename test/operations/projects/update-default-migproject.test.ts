import { expect, test } from 'vitest'
import { projectBody } from '../../support/bodies.ts'
import { freshHttp, freshWorkspace, linuxServer } from '../../support/emulator.ts'

const withProject = () => {
  const cloud = freshWorkspace()
  const id: string = cloud.call('CreateMigproject', { body: projectBody() }).body.id
  return {
    ...cloud,
    id,
    choose: (mig_project_id: string) =>
      cloud.call('UpdateDefaultMigproject', { params: { mig_project_id } }),
    defaults: () =>
      cloud
        .call('ListMigprojects')
        .body.migprojects.filter((each: { isdefault: boolean }) => each.isdefault)
        .map((each: { id: string }) => each.id),
    register: (): string => cloud.call('RegisterServer', { body: linuxServer() }).body.id,
    listed: (migproject: string) =>
      cloud
        .call('ListServers', { query: { migproject } })
        .body.source_servers.map((each: { id: string }) => each.id),
  }
}

test('an unknown id, and the default stays', () => {
  const { choose, defaults } = withProject()
  const before = defaults()
  expect(choose('none')).toMatchObject({ status: 400, body: { error_code: 'SMS.7301' } })
  expect(defaults()).toEqual(before)
})

test('there is exactly one default at any time', () => {
  const { choose, defaults, workspace, id } = withProject()
  const first = workspace.projects.default().id
  expect(choose(id)).toMatchObject({ status: 200, body: {} })
  expect(defaults()).toEqual([id])
  choose(id)
  expect(defaults()).toEqual([id])
  choose(first)
  expect(defaults()).toEqual([first])
})

test('source servers register into the project that is the default one then', () => {
  const { choose, workspace, id, register, listed } = withProject()
  const first = workspace.projects.default().id
  const early = register()
  choose(id)
  const late = register()
  expect(listed(first)).toEqual([early])
  expect(listed(id)).toEqual([late])
})

test('Terraform sends an empty object', async () => {
  const { http } = await freshHttp()
  const token = { 'X-Auth-Token': 'workspace/test' }
  const { id } = (await http.post('/v3/migprojects').set(token).send(projectBody())).body
  const chosen = await http.put(`/v3/migprojects/${id}/default`).set(token).send({})
  expect([chosen.status, chosen.body]).toEqual([200, {}])
  expect((await http.get(`/v3/migprojects/${id}`).set(token)).body.isdefault).toBe(true)
})
