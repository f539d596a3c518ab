import { expect, test } from 'vitest'
import { freshHttp, freshWorkspace } from '../../support/emulator.ts'

test('hashes the key', () => {
  expect(freshWorkspace().call('ShowSha256', { params: { key: 'abc' } })).toMatchObject({
    status: 200,
    body: { value: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
  })
})

test('a key is decoded from its path first', async () => {
  const { http } = await freshHttp()
  const hashed = await http.get('/v3/sha256/%61bc').set('X-Auth-Token', 'workspace/test')
  expect(hashed.body.value).toMatch(/^ba7816bf/)
})

test('a key has 255 characters at most', () => {
  const params = { key: 'k'.repeat(256) }
  expect(freshWorkspace().call('ShowSha256', { params })).toMatchObject({
    status: 400,
    body: { error_code: 'SMS.6014' },
  })
})
