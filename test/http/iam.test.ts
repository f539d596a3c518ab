import { expect, test } from 'vitest'
import { passwordLogin } from '../support/callers.ts'
import { freshHttp } from '../support/emulator.ts'

test('signing in, and calling with what was obtained', async () => {
  const { http } = await freshHttp()
  const signedIn = await http.post('/v3/auth/tokens').send(passwordLogin('acme')).expect(201)
  const token = signedIn.headers['x-subject-token']!
  await http.get('/v3/tasks').set('X-Auth-Token', token).expect(200)
  const validated = await http
    .get('/v3/auth/tokens?nocatalog=1')
    .set({ 'X-Auth-Token': token, 'X-Subject-Token': token })
    .expect(200)
  expect(validated.headers['x-subject-token']).toBe(token)
})

test('every route of IAM, VPC and ECS but the sign-in needs a credential', async () => {
  const { http } = await freshHttp()
  for (const path of [
    '/v3/auth/tokens',
    '/v3/auth/domains',
    '/v3/auth/projects',
    '/v3/projects?name=cn-north-4',
    '/v3/regions',
    '/v3/users',
    '/v5/caller-identity',
    '/v1/p/vpcs/v',
    '/v1/p/subnets/s',
    '/v1/p/security-groups/g',
    '/v1/p/cloudservers/c',
  ]) {
    const { body } = await http.get(path).expect(401)
    expect(body.error_code).toBe('APIGW.0301')
    await http.get(path).set('X-Auth-Token', 'workspace/acme').set('X-Subject-Token', 'x')
  }
  for (const path of [
    '/v3/projects',
    '/v3.0/OS-CREDENTIAL/securitytokens',
    '/v5/decode-authorization-message',
  ])
    await http.post(path).send({}).expect(401)
})

test('IAM traces its replies; SMS does not', async () => {
  const { http } = await freshHttp()
  const token = { 'X-Auth-Token': 'workspace/acme' }
  const domains = await http.get('/v3/auth/domains').set(token).expect(200)
  expect(domains.headers['x-iam-trace-id']).toBe(domains.headers['x-request-id'])
  const tasks = await http.get('/v3/tasks').set(token).expect(200)
  expect(tasks.headers).not.toHaveProperty('x-iam-trace-id')
})

test('a GET with the body {}, as the SDK for Node.js sends it', async () => {
  const { http } = await freshHttp()
  const reply = await http
    .get('/v3/projects?name=cn-north-4')
    .set({ 'X-Auth-Token': 'workspace/testname', 'Content-Type': 'application/json' })
    .send('{}')
    .expect(200)
  expect(reply.body.projects).toHaveLength(1)
})

test('an invalid body has an error in the envelope of the service', async () => {
  const { http } = await freshHttp()
  const post = (path: string) =>
    http
      .post(path)
      .set({ 'X-Auth-Token': 'workspace/acme', 'Content-Type': 'application/json' })
      .send('{')
      .expect(400)
  expect((await post('/v3/auth/tokens')).body.error).toMatchObject({ code: 400 })
  expect((await post('/v3/projects')).body.error).toMatchObject({ code: 400 })
  expect((await post('/v5/decode-authorization-message')).body.error_code).toBe('IAM.0011')
  expect((await post('/v3/tasks')).body.error_code).toBe('SMS.6010')
})
