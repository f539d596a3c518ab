import { describe, expect, test } from 'vitest'
import { projectBody } from '../../support/bodies.ts'
import { freshHttp, freshWorkspace, linuxServer } from '../../support/emulator.ts'

const withProject = () => {
  const cloud = freshWorkspace()
  const id: string = cloud.call('CreateMigproject', { body: projectBody() }).body.id
  const drop = (mig_project_id = id) =>
    cloud.call('DeleteMigproject', { params: { mig_project_id } })
  return { ...cloud, id, drop }
}

describe('refusals', () => {
  test('an unknown id', () => {
    expect(withProject().drop('none')).toMatchObject({
      status: 404,
      body: { error_code: 'SMS.7301' },
    })
  })

  test('the default project, until another one is', () => {
    const { workspace, drop, call, id } = withProject()
    const first = workspace.projects.default().id
    expect(drop(first)).toMatchObject({ status: 400, body: { error_code: 'SMS.7303' } })
    call('UpdateDefaultMigproject', { params: { mig_project_id: id } })
    expect(drop(first).status).toBe(200)
    expect(drop(id).body.error_code).toBe('SMS.7303')
  })

  test('a project with source servers, until they are deleted or moved', () => {
    const { call, drop, id } = withProject()
    const move = (migprojectid: string) => {
      const source_id: string = call('RegisterServer', { body: linuxServer() }).body.id
      call('UpdateServerName', { params: { source_id }, body: { migprojectid } })
      return source_id
    }
    const [one, two] = [move(id), move(id)]
    expect(drop()).toMatchObject({ status: 400, body: { error_code: 'SMS.7311' } })
    call('DeleteServer', { params: { source_id: one } })
    expect(drop().body.error_msg).toContain(' 1 source server')
    const other = call('CreateMigproject', { body: projectBody({ name: 'other' }) }).body.id
    call('UpdateServerName', { params: { source_id: two }, body: { migprojectid: other } })
    expect(drop().status).toBe(200)
  })
})

describe('behaviour', () => {
  test('a deleted project does not exist, and its name is free', () => {
    const { call, drop } = withProject()
    expect(drop()).toMatchObject({ status: 200, body: {} })
    expect(drop().status).toBe(404)
    expect(call('CreateMigproject', { body: projectBody() }).status).toBe(200)
  })

  test('the list that Terraform sends as a body is not looked at', async () => {
    const { http } = await freshHttp()
    const token = { 'X-Auth-Token': 'workspace/test' }
    const { id } = (await http.post('/v3/migprojects').set(token).send(projectBody())).body
    const deleted = await http.delete(`/v3/migprojects/${id}`).set(token).send([id])
    expect([deleted.status, deleted.body]).toEqual([200, {}])
  })
})
