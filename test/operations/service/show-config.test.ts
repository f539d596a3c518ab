import { expect, test } from 'vitest'
import { freshHttp, freshWorkspace } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

test('needs a credential', async () => {
  const { http } = await freshHttp()
  expect((await http.get('/v3/config')).status).toBe(401)
})

test('tells settings and regions, all of them texts', () => {
  const { status, body } = freshWorkspace().call('ShowConfig')
  expect(status).toBe(200)
  expectPrintedForm('ShowConfig', body)
  expect(body.config).toMatchObject({ mainRegion: 'cn-north-4', disktype: 'SATA' })
  expect(body.regions[0]).toMatchObject({ region_name: 'cn-north-4', project_name: 'cn-north-4' })
  const values = [body.config, ...body.regions].flatMap((each: object) => Object.values(each))
  expect(values.every((value) => typeof value === 'string')).toBe(true)
})

test('a region has what the provider for Terraform reads of it', () => {
  const [region, other] = freshWorkspace().call('ShowConfig').body.regions
  expect(region).toMatchObject({
    desc: 'cn-north-4',
    cloud_type: 'public',
    ecs_domain: 'ecs.cn-north-4.myhuaweicloud.com',
    sms_domain: 'sms.cn-north-4.myhuaweicloud.com',
    kms_address: 'kms.cn-north-4.myhuaweicloud.com',
  })
  const images = Object.entries(region).filter(([name]) => name.endsWith('_image_id'))
  expect(images.map(([name]) => name)).toEqual([
    'linux_image_id',
    'linux_uefi_image_id',
    'create_linux_image_id',
    'windows_image_id',
    'windows_ssh_image_id',
    'windows_uefi_image_id',
  ])
  expect(new Set(images.map(([, id]) => id)).size).toBe(6)
  expect(other.linux_image_id).not.toBe(region.linux_image_id)
})
