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
  expect(body.regions).toContainEqual({ region_name: 'cn-north-4', project_name: 'cn-north-4' })
  const values = [body.config, ...body.regions].flatMap((each: object) => Object.values(each))
  expect(values.every((value) => typeof value === 'string')).toBe(true)
})
