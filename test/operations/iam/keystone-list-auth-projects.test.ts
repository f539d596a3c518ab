import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'

test('the projects that are listed elsewhere too', () => {
  const { call } = freshWorkspace()
  call('KeystoneCreateProject', { body: { project: { name: 'cn-north-4_dev' } } })
  const { projects, links } = call('KeystoneListAuthProjects').body
  expect(projects).toEqual(call('KeystoneListProjects').body.projects)
  expect(projects.map(({ name }: { name: string }) => name)).toEqual([
    'cn-north-4_dev',
    'cn-north-4',
    'ap-southeast-3',
    'my-kualalumpur-1',
    'ru-moscow-1',
  ])
  expect(links.self).toBe('/v3/auth/projects')
})
