import { describe, expect, test } from 'vitest'
import { sealMessage } from '../../../src/auth/authorization-message.ts'
import { freshWorkspace } from '../../support/emulator.ts'

const decode = (encoded_message: unknown, cloud = freshWorkspace()) =>
  cloud.call('DecodeAuthorizationMessage', { body: { encoded_message } })

describe('types and limits', () => {
  test.each([undefined, 1, '', 'x'.repeat(65_536)])('%s', (given) =>
    expect(decode(given)).toMatchObject({ status: 400, body: { error_code: 'IAM.0011' } }),
  )
})

test('a message of this account', () => {
  const cloud = freshWorkspace()
  const sealed = sealMessage(cloud.workspace.ids, { allowed: false })
  expect(decode(sealed, cloud)).toMatchObject({
    status: 200,
    body: { decoded_message: '{"allowed":false}' },
  })
})

test('a message of another account is like none', () => {
  const foreign = sealMessage(freshWorkspace({}, 'other').workspace.ids, { allowed: false })
  const { status, body } = decode(foreign)
  expect(status).toBe(400)
  expect(body).toEqual(decode('AAAA').body)
})
