import { describe, expect, test } from 'vitest'
import { projectBody } from '../../support/bodies.ts'
import { freshWorkspace } from '../../support/emulator.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

const withProject = (change: object = {}) => {
  const cloud = freshWorkspace()
  const created = cloud.call('CreateMigproject', { body: projectBody(change) })
  const mig_project_id: string = created.body.id
  return {
    ...cloud,
    created,
    shown: cloud.call('ShowMigproject', { params: { mig_project_id } }).body,
  }
}

describe('types and limits', () => {
  test.each([
    [{ name: 1 }, 'name'],
    [{ name: '' }, 'name'],
    [{ type: 'MIGRATE_TAPE' }, 'type'],
    [{ speed_limit: 1.5 }, 'speed_limit'],
    [{ speed_limit: 65_536 }, 'speed_limit'],
    [{ isdefault: 'true' }, 'isdefault'],
    [{ start_networck_check: 1 }, 'start_networck_check'],
  ])('%o is refused by name', (change, field) => {
    const refused = freshWorkspace().call('CreateMigproject', { body: projectBody(change) })
    expect(refused).toMatchObject({ status: 400, body: { error_code: 'SMS.9001' } })
    expect(refused.body.error_msg).toContain(` ${field}:`)
  })

  test.each(['name', 'region', 'type'])('%s is required', (field) => {
    const body = projectBody({ [field]: undefined })
    expect(freshWorkspace().call('CreateMigproject', { body })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6013' },
    })
  })
})

describe('refusals', () => {
  test('a name can be had once', () => {
    const { call } = withProject()
    expect(call('CreateMigproject', { body: projectBody({ region: 'other' }) })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7312' },
    })
    expect(call('ListMigprojects').body.count).toBe(2)
  })

  test('an account has fifty projects at most, its first one among them', () => {
    const { call } = freshWorkspace()
    const create = (n: number) =>
      call('CreateMigproject', { body: projectBody({ name: `p-${n}` }) })
    for (let n = 1; n < 50; n++) expect(create(n).status).toBe(200)
    expect(create(50)).toMatchObject({ status: 400, body: { error_code: 'SMS.8115' } })
  })

  test('the quota is a setting', () => {
    const { call } = freshWorkspace({ settings: { max_projects: 1 } })
    expect(call('CreateMigproject', { body: projectBody() }).body.error_code).toBe('SMS.8115')
  })
})

describe('behaviour', () => {
  test('takes the printed request, whose project becomes the default', () => {
    const { body } = printedExamples('CreateMigproject', 'request')[0]!
    const { created, shown, workspace } = withProject(body as object)
    expect(created.status).toBe(200)
    expectPrintedForm('CreateMigproject', created.body)
    expect(shown).toMatchObject(body as object)
    expect(workspace.projects.default().id).toBe(created.body.id)
  })

  test('what is missing has the value of the table', () => {
    expect(withProject().shown).toEqual({
      ...projectBody(),
      id: expect.any(String),
      description: '',
      isdefault: false,
      start_target_server: true,
      speed_limit: 0,
      use_public_ip: true,
      exist_server: true,
      enterprise_project: 'default',
      syncing: false,
      start_network_check: false,
    })
  })

  test('the misspelt name of the network check counts too', () => {
    const check = (change: object) => withProject(change).shown.start_network_check
    expect(check({ start_networck_check: true })).toBe(true)
    expect(check({ start_network_check: true })).toBe(true)
    expect(check({ start_network_check: false, start_networck_check: true })).toBe(false)
  })
})
