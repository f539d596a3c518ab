import { expect, test } from 'vitest'
import { freshHttp } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

test('lists v3 without a credential, and with any', async () => {
  const { http } = await freshHttp()
  const listed = await http.get('/')
  expect(listed.status).toBe(200)
  expectPrintedForm('ListApiVersion', listed.body)
  const [version] = listed.body.versions
  expect(version).toMatchObject({ id: 'v3', status: 'SUPPORTED', updated: '2020-09-02T17:50:00Z' })
  const again = await http.get('/').set('X-Auth-Token', 'nonsense')
  expect(again.body.versions).toHaveLength(1)
})

test('its link leads back to where it was read', async () => {
  const { http } = await freshHttp()
  const linkOf = async (headers: Record<string, string>) =>
    (await http.get('/').set(headers)).body.versions[0].links
  expect(await linkOf({ Host: 'localhost:4390' })).toEqual([
    { rel: 'self', href: 'http://localhost:4390/' },
  ])
  const behindProxy = { Host: 'sms.example', 'X-Forwarded-Proto': 'https' }
  expect(await linkOf(behindProxy)).toEqual([{ rel: 'self', href: 'https://sms.example/' }])
})
