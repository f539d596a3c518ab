import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { templateBody } from '../../support/bodies.ts'
import { freshWorkspace } from '../../support/emulator.ts'
import { expectPrintedForm, printedExamples } from '../../support/printed-examples.ts'

test('an unknown id is not found, for Terraform by its status', () => {
  const show = (cloud: ReturnType<typeof freshWorkspace>) =>
    cloud.call('ShowTemplate', { params: { id: 'none' } })
  expect(show(freshWorkspace())).toMatchObject({ status: 404, body: { error_code: 'SMS.7101' } })
  expect(show(freshWorkspace({ settings: { not_found_status: 400 } })).status).toBe(400)
})

test('the printed template comes back in the printed form, under the printed id', () => {
  const cloud = freshWorkspace()
  const id = printedExamples('ShowTemplate', 'request')[0]!.path!.split('/').at(-1)!
  const { template } = printedExamples('ShowTemplate', 'reply')[0]!.body as {
    template: { id: string }
  }
  cloud.call('LoadRecords', {
    body: { templates: [{ id, template: { ...template, id: undefined } }] },
  })
  const shown = cloud.call('ShowTemplate', { params: { id } })
  expectPrintedForm('ShowTemplate', shown.body)
  expect(shown.body).toEqual({ template: { ...template, id, is_template: 'true' } })
})

test('everything but the password comes back as it was sent', () => {
  const cloud = freshWorkspace()
  const sent = {
    flavor: 's2.large.2',
    image_id: 'image-1',
    vpc: { id: 'vpc-1', name: 'vpc', cidr: '192.168.0.0/16' },
    publicip: { type: '5_bgp', bandwidth_size: 5, bandwidth_share_type: 'PER' },
    disk: [{ id: 1, index: 0, name: 'system', disktype: 'SSD', size: 40, device_use: 'BOOT' }],
    data_volume_type: 'SSD',
  }
  const body = templateBody({ ...sent, target_password: 'secret-1' })
  const { id } = cloud.call('CreateTemplate', { body }).body
  const { template } = cloud.call('ShowTemplate', { params: { id } }).body
  expect(template).toMatchObject({ ...templateBody(sent).template, is_template: 'true' })
  expect(template).not.toHaveProperty('target_password')
})

test('a restart loses nothing', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'templates-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const before = freshWorkspace({ dataDir })
  const { id } = before.call('CreateTemplate', { body: templateBody() }).body
  const shown = before.call('ShowTemplate', { params: { id } }).body
  before.emulator.close()
  const after = freshWorkspace({ dataDir })
  expect(after.call('ShowTemplate', { params: { id } }).body).toEqual(shown)
})
