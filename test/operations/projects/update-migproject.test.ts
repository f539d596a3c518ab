import { describe, expect, test } from 'vitest'
import { projectBody } from '../../support/bodies.ts'
import { freshWorkspace } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const withProject = () => {
  const cloud = freshWorkspace()
  const id: string = cloud.call('CreateMigproject', { body: projectBody() }).body.id
  return {
    ...cloud,
    id,
    update: (body: unknown, mig_project_id = id) =>
      cloud.call('UpdateMigproject', { params: { mig_project_id }, body }),
    shown: (mig_project_id = id) =>
      cloud.call('ShowMigproject', { params: { mig_project_id } }).body,
  }
}

test.each([
  [{ name: '' }, 'name'],
  [{ type: 'x' }, 'type'],
  [{ syncing: 'no' }, 'syncing'],
])('%o is refused by name', (body, field) => {
  const refused = withProject().update(body)
  expect(refused).toMatchObject({ status: 400, body: { error_code: 'SMS.9001' } })
  expect(refused.body.error_msg).toContain(` ${field}:`)
})

describe('refusals', () => {
  test('an unknown id', () => {
    expect(withProject().update({}, 'none')).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7301' },
    })
  })

  test('the name of another, but not its own', () => {
    const { update } = withProject()
    expect(update({ name: 'SystemProject' })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7312' },
    })
    expect(update({ name: 'project-1', description: 'same' }).status).toBe(200)
  })
})

describe('behaviour', () => {
  test('takes the printed request, whose name is a number', () => {
    const { update, shown } = withProject()
    const { body } = printedExamples('UpdateMigproject', 'request')[0]!
    expect(update(body)).toMatchObject({ status: 200, body: {} })
    expect(shown()).toMatchObject({ ...(body as object), name: '225' })
  })

  test('what is missing or null stays', () => {
    const { update, shown } = withProject()
    const before = shown()
    update({ description: 'new', name: null, speed_limit: null, region: null })
    expect(shown()).toEqual({ ...before, description: 'new' })
    update({ start_networck_check: true })
    expect(shown()).toMatchObject({ description: 'new', start_network_check: true })
  })

  test('isdefault true replaces the current default; false changes nothing', () => {
    const { update, shown, workspace, id } = withProject()
    const first = workspace.projects.default().id
    update({ isdefault: true })
    expect([shown().isdefault, shown(first).isdefault]).toEqual([true, false])
    update({ isdefault: false })
    expect(workspace.projects.default().id).toBe(id)
  })

  test('the fields of older editions are accepted and have no effect', () => {
    const { update, shown, id } = withProject()
    expect(update({ id: 'other', template: { name: 't' } }).status).toBe(200)
    expect(shown()).toMatchObject({ id })
    expect(shown()).not.toHaveProperty('template')
  })
})
