import { describe, expect, test } from 'vitest'
import { errorCatalogue } from '../../../src/api/error-catalogue.ts'
import { passwordLogin } from '../../support/callers.ts'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { armFault, callOperation } from '../../support/faults.ts'

const codes = [...errorCatalogue().values()]

/** The reply to a call with only this fault. */
const refused = (fault: object, operation = 'ListTasks', input = {}) => {
  const cloud = freshWorkspace()
  armFault(cloud, { kind: 'refuse', error_code: 'SMS.6000', ...fault })
  return { cloud, ...callOperation(cloud, operation, input) }
}

describe('a code of the catalogue', () => {
  test('is sent with its own status, for every code', () => {
    const cloud = freshWorkspace()
    expect(codes.length).toBe(440)
    for (const { code, status } of codes) {
      armFault(cloud, { kind: 'refuse', error_code: code, times: 1 })
      const reply = callOperation(cloud, 'ListTasks')
      expect(reply, code).toMatchObject({
        status: status ?? 400,
        body: { error_code: code, error_msg: expect.stringMatching(/./) },
      })
      const fields = Object.keys(reply.body).length
      expect(fields, code).toBe(code === 'SMS.9004' ? 5 : code.startsWith('APIGW.') ? 3 : 2)
      expect(callOperation(cloud, 'ListTasks').status, code).toBe(200)
    }
  })

  test('can have another status and message', () => {
    const fault = { error_code: 'APIGW.0201', status: 504, error_msg: 'Backend timeout.' }
    expect(refused(fault)).toMatchObject({
      status: 504,
      body: { error_code: 'APIGW.0201', error_msg: 'Backend timeout.' },
    })
  })

  test('of the gateway names the request', () => {
    const { cloud, body } = refused({ error_code: 'APIGW.0301' })
    expect(body.request_id).toBe(cloud.workspace.journal.list().at(-1)!.request_id)
  })
})

describe('SMS.9004', () => {
  test('says what was not permitted, and decodes', () => {
    const cloud = freshWorkspace()
    const { task_id, source_id } = readyTask(cloud)
    armFault(cloud, { kind: 'refuse', error_code: 'SMS.9004', match: { operation: 'ShowTask' } })
    const { status, body } = callOperation(cloud, 'ShowTask', { params: { task_id } })
    const why = expect.stringMatching(`perform action sms:\\S+ on resource sms::\\S+:${source_id}.`)
    expect([status, body]).toEqual([
      403,
      {
        error_code: 'SMS.9004',
        error_msg: expect.stringContaining('does not have the permission'),
        encoded_authorization_message: expect.any(String),
        error_param: [why],
        details: [{ error_code: 'SMS.9004', error_msg: why }],
      },
    ])
    const encoded_message = body.encoded_authorization_message
    const decoded = callOperation(cloud, 'DecodeAuthorizationMessage', {
      body: { encoded_message },
    }).body
    expect(JSON.parse(decoded.decoded_message)).toMatchObject({
      allowed: false,
      principal: { user_name: 'developer' },
    })
  })

  test.each(['ListTasks', 'ShowSha256', 'DeleteTasks'])('also denies %s', (operation) => {
    const { status, body } = refused({ error_code: 'SMS.9004' }, operation, {
      params: { key: 'k' },
      body: { task_info: 5 },
    })
    expect([status, Object.keys(body).length]).toEqual([403, 5])
  })
})

describe('in IAM', () => {
  test('a refusal has the envelope of v3', () => {
    const { status, body } = refused({ status: 500 }, 'KeystoneListAuthDomains')
    expect(status).toBe(500)
    expect(body).toEqual({
      error: { code: 500, message: expect.any(String), title: 'Internal Server Error' },
    })
  })

  test('and that of v5, and the gateway its own', () => {
    expect(refused({ error_code: 'IAM.0006' }, 'DecodeAuthorizationMessage')).toMatchObject({
      status: 500,
      body: { error_code: 'IAM.0006', error_msg: expect.any(String) },
    })
    expect(refused({ error_code: 'APIGW.0613' }, 'KeystoneListAuthDomains')).toMatchObject({
      status: 503,
      body: { error_code: 'APIGW.0613', request_id: expect.any(String) },
    })
  })

  test('signing in is refused in the account that it is for, and obtains nothing', () => {
    const operation = 'KeystoneCreateUserTokenByPassword'
    const cloud = freshWorkspace()
    const { id } = armFault(cloud, {
      kind: 'refuse',
      error_code: 'SMS.6000',
      status: 500,
      match: { operation },
      times: 1,
    })
    const signIn = (account: string) =>
      callOperation(cloud, operation, { body: passwordLogin(account) }, '')
    expect(signIn('other').status).toBe(201)
    const { status, body, headers } = signIn('test')
    expect([status, body.error.code, headers['X-Emulator-Fault']]).toEqual([500, 500, id])
    expect(headers['X-Subject-Token']).toBeUndefined()
    expect(cloud.workspace.iam.hasUsers()).toBe(false)
    expect(cloud.workspace.journal.list().at(-1)).toMatchObject({ operation, faults: [id] })
    expect(signIn('test').status).toBe(201)
  })
})

describe('the work', () => {
  const register = (when: 'before' | 'after') => {
    const cloud = freshWorkspace()
    armFault(cloud, { kind: 'refuse', error_code: 'SMS.6000', status: 500, when })
    const { status } = callOperation(cloud, 'RegisterServer', { body: linuxServer() })
    return [status, cloud.workspace.servers.count()]
  }
  test('is not done', () => expect(register('before')).toEqual([500, 0]))
  test('is done when it is refused after it', () => expect(register('after')).toEqual([500, 1]))
})

test('the journal knows of no rule that refused', () => {
  const { cloud } = refused({ when: 'after', status: 500 }, 'ShowTask', {
    params: { task_id: 'none' },
  })
  expect(cloud.workspace.journal.list().at(-1)).toMatchObject({
    status: 500,
    error_code: 'SMS.6000',
    refusal: null,
  })
})
