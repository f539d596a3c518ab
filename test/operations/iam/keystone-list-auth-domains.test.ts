import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'

test('the account of the caller, and it alone', () => {
  const { call, emulator } = freshWorkspace()
  emulator.workspaces.openOrCreate('other')
  const { status, body } = call('KeystoneListAuthDomains')
  expect(status).toBe(200)
  expect(body).toEqual({
    domains: [
      {
        id: expect.stringMatching(/^[\da-f]{32}$/),
        name: 'test',
        enabled: true,
        description: '',
        links: { self: `/v3/domains/${body.domains[0].id}` },
      },
    ],
    links: { self: '/v3/auth/domains', previous: null, next: null },
  })
})

test('the same id for every seed', () => {
  const idOf = (seed: string) =>
    freshWorkspace({ seed }).call('KeystoneListAuthDomains').body.domains[0].id
  expect(idOf('one')).toBe(idOf('two'))
})
