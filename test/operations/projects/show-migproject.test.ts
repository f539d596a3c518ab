import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

test('an unknown id', () => {
  const params = { mig_project_id: 'none' }
  expect(freshWorkspace().call('ShowMigproject', { params })).toMatchObject({
    status: 404,
    body: { error_code: 'SMS.7301' },
  })
})

test('the printed project comes back in the printed form, under the printed id', () => {
  const { call } = freshWorkspace()
  const id = printedExamples('ShowMigproject', 'request')[0]!.path!.split('/').at(-1)!
  const { body: project } = printedExamples('ShowMigproject', 'reply')[0]!
  call('LoadRecords', { body: { projects: [{ id, project }] } })
  const shown = call('ShowMigproject', { params: { mig_project_id: id } })
  expectPrintedForm('ShowMigproject', shown.body)
  expect(shown.body).toMatchObject({ ...(project as object), id })
})

test('here exist_server is the setting, whether or not there are servers', () => {
  const { call } = freshWorkspace()
  const body = { name: 'p', region: 'r', type: 'MIGRATE_FILE', exist_server: false }
  const mig_project_id = call('CreateMigproject', { body }).body.id
  expect(call('ShowMigproject', { params: { mig_project_id } }).body.exist_server).toBe(false)
})
