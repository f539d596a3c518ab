import { expect, test } from 'vitest'
import { freshHttp, freshWorkspace } from '../../support/emulator.ts'

test('replies with the JSON text "", with or without a body', async () => {
  const { http } = await freshHttp()
  const agree = () =>
    http
      .post('/v3/privacy-agreements')
      .set({ 'X-Auth-Token': 'workspace/test', 'Content-Type': 'application/json' })
  for (const answer of [await agree(), await agree().send({})]) {
    expect([answer.status, answer.text]).toEqual([200, '""'])
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
  }
})

test('counts for this account alone', () => {
  const { emulator, call } = freshWorkspace()
  call('CreatePrivacyAgreements')
  const other = emulator.workspaces.openOrCreate('other')
  expect(call('ShowPrivacyAgreements').body).toEqual({ flag: true })
  expect(other.meta.get('privacy_agreement')).toBeUndefined()
})
