import { expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'

const zones = (project_id: string, cloud = freshWorkspace()) => {
  const { status, body } = cloud.call('NovaListAvailabilityZones', { params: { project_id } })
  expect(status).toBe(200)
  return body.availabilityZoneInfo.map(({ zoneName }: { zoneName: string }) => zoneName)
}

const projectOf = (name: string, cloud: ReturnType<typeof freshWorkspace>) =>
  cloud.call('KeystoneListProjects', { query: { name } }).body.projects[0].id

test('what Terraform reads of them', () => {
  const { body } = freshWorkspace().call('NovaListAvailabilityZones', {
    params: { project_id: 'p' },
  })
  expect(body.availabilityZoneInfo[0]).toEqual({
    zoneName: 'cn-north-4a',
    zoneState: { available: true },
    hosts: null,
  })
})

test('they are those of the region that the project belongs to', () => {
  const cloud = freshWorkspace()
  expect(zones(projectOf('ap-southeast-3', cloud), cloud)).toEqual([
    'ap-southeast-3a',
    'ap-southeast-3b',
    'ap-southeast-3c',
  ])
})

test('a project declared in a region has the zones of that region', () => {
  const cloud = freshWorkspace()
  cloud.workspace.iam.addProject({
    id: 'mine',
    name: 'my-kualalumpur-1_lab',
    description: '',
    parent_id: null,
  })
  expect(zones('mine', cloud)[0]).toBe('my-kualalumpur-1a')
})

test('an unknown project has those of the main region', () => {
  expect(zones('p')).toEqual(['cn-north-4a', 'cn-north-4b', 'cn-north-4c'])
})
