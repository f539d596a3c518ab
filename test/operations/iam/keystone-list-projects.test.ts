import { describe, expect, test } from 'vitest'
import { accountId } from '../../../src/workspace/account.ts'
import { freshWorkspace } from '../../support/emulator.ts'

const named = (name: string, cloud = freshWorkspace()) =>
  cloud.call('KeystoneListProjects', { query: { name } }).body.projects

describe('the query', () => {
  test.each([{ page: '-1' }, { per_page: '5001' }, { enabled: 'yes' }])(
    '%o is refused in the envelope of IAM',
    (query) => {
      const reply = freshWorkspace().call('KeystoneListProjects', { query })
      expect(reply).toMatchObject({ status: 400, body: { error: { code: 400 } } })
    },
  )
})

describe('a region’s name', () => {
  test.each(['cn-north-4', 'ap-southeast-3', 'my-kualalumpur-1', 'eu-west-101', 'local'])(
    '%s has exactly one project',
    (name) => {
      expect(named(name)).toEqual([
        {
          id: expect.stringMatching(/^[\da-f]{32}$/),
          name,
          domain_id: accountId('test'),
          parent_id: accountId('test'),
          is_domain: false,
          enabled: true,
          description: '',
          links: { self: expect.stringMatching(/^\/v3\/projects\/[\da-f]{32}$/) },
        },
      ])
    },
  )

  test('has the same project each time, and another in another account', () => {
    const cloud = freshWorkspace()
    expect(named('cn-north-4', cloud)).toEqual(named('cn-north-4', cloud))
    expect(named('cn-north-4', cloud)).toEqual(named('cn-north-4'))
    expect(named('cn-north-4')[0].id).not.toBe(named('cn-north-1')[0].id)
    expect(named('cn-north-4', freshWorkspace({}, 'other'))[0].id).not.toBe(
      named('cn-north-4')[0].id,
    )
  })
})

test('a name without a project has none', () => {
  expect(
    freshWorkspace().call('KeystoneListProjects', { query: { name: 'cn-north-4_x' } }).body,
  ).toEqual({ projects: [], links: { self: '/v3/projects', previous: null, next: null } })
})

test('filters', () => {
  const { call } = freshWorkspace()
  const countOf = (query: object) =>
    call('KeystoneListProjects', { query: { ...query } as Record<string, string> }).body.projects
      .length
  const all = countOf({})
  expect(all).toBe(4)
  expect(countOf({ domain_id: accountId('test') })).toBe(all)
  expect(countOf({ parent_id: accountId('test') })).toBe(all)
  expect(countOf({ domain_id: accountId('other') })).toBe(0)
  expect(countOf({ name: 'cn-north-4', domain_id: accountId('test') })).toBe(1)
  expect(countOf({ name: 'cn-north-4', domain_id: accountId('other') })).toBe(0)
  expect(countOf({ enabled: 'false' })).toBe(0)
  expect(countOf({ is_domain: 'true' })).toBe(0)
  expect([countOf({ page: '1', per_page: '3' }), countOf({ page: '2', per_page: '3' })]).toEqual([
    3, 1,
  ])
})

test('the project of testname is the one its pages print', () => {
  expect(named('cn-north-4', freshWorkspace({}, 'testname'))).toMatchObject([
    { id: '0215ef11e49d4743be23dd97a1561xxx', name: 'cn-north-4' },
  ])
})
