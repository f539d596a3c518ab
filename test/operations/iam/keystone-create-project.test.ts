import { describe, expect, test } from 'vitest'
import { accountId } from '../../../src/workspace/account.ts'
import { callAs, passwordLogin } from '../../support/callers.ts'
import { freshWorkspace } from '../../support/emulator.ts'

const create = (project: unknown, cloud = freshWorkspace()) =>
  cloud.call('KeystoneCreateProject', { body: { project } })

describe('types and limits', () => {
  test.each([
    undefined,
    {},
    { name: '' },
    { name: 1 },
    { name: 'a b' },
    { name: 'x'.repeat(65) },
    { name: 'a_b', description: 'x'.repeat(256) },
    { name: 'a_b', domain_id: accountId('other') },
  ])('%o', (project) =>
    expect(create(project)).toMatchObject({
      status: 400,
      body: { error: { title: 'Bad Request' } },
    }),
  )
})

test('what is made is listed, and can be signed in to', () => {
  const cloud = freshWorkspace()
  const { status, body } = create(
    { name: 'cn-north-4_dev', domain_id: accountId('test'), description: 'ours' },
    cloud,
  )
  expect(status).toBe(201)
  expect(body.project).toMatchObject({ name: 'cn-north-4_dev', description: 'ours' })
  const listed = cloud.call('KeystoneListProjects', { query: { name: 'cn-north-4_dev' } })
  expect(listed.body.projects).toEqual([body.project])
  const { token } = callAs(cloud.emulator, {}, 'KeystoneCreateUserTokenByPassword', {
    body: passwordLogin('test', 'alice', 'secret', {
      scope: { project: { name: 'cn-north-4_dev' } },
    }),
  }).body
  expect(token.project.id).toBe(body.project.id)
})

test('a name can be had once, and regions have theirs already', () => {
  const cloud = freshWorkspace()
  create({ name: 'cn-north-4_dev' }, cloud)
  for (const name of ['cn-north-4_dev', 'cn-north-4'])
    expect(create({ name }, cloud)).toMatchObject({
      status: 409,
      body: { error: { code: 409, title: 'Conflict' } },
    })
  expect(create({ name: 'cn-north-4_dev' }, freshWorkspace({}, 'other')).status).toBe(201)
})
