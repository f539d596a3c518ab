import { describe, expect, test } from 'vitest'
import { projectBody } from '../../support/bodies.ts'
import { freshWorkspace, linuxServer } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

type Shown = { id: string; name: string; isdefault: boolean; exist_server: boolean }

const withProjects = (count: number) => {
  const cloud = freshWorkspace({ settings: { max_projects: 100 } })
  for (let n = 0; n < count; n++)
    cloud.call('CreateMigproject', { body: projectBody({ name: `project-${n}` }) })
  const list = (query: Record<string, string> = {}) => cloud.call('ListMigprojects', { query })
  const names = (query: Record<string, string> = {}) =>
    list(query).body.migprojects.map(({ name }: Shown) => name)
  return { ...cloud, list, names }
}

test.each([{ limit: '101' }, { limit: 'x' }, { offset: '65536' }])('%o is refused', (query) => {
  expect(withProjects(0).list(query)).toMatchObject({
    status: 400,
    body: { error_code: 'SMS.9001' },
  })
})

describe('behaviour', () => {
  test('every account has a default project from its beginning', () => {
    const { list } = withProjects(0)
    expect(list().body).toMatchObject({
      count: 1,
      migprojects: [{ name: 'SystemProject', isdefault: true, exist_server: false }],
    })
    expectPrintedForm('ListMigprojects', list().body)
  })

  test('it has the same id for the same seed, and another in another account', () => {
    const idOf = (name: string) => freshWorkspace({}, name).workspace.projects.default().id
    expect(idOf('one')).toBe(idOf('one'))
    expect(idOf('one')).not.toBe(idOf('two'))
  })

  test('newest first, fifty at most by default', () => {
    const { list, names } = withProjects(51)
    expect(list().body.count).toBe(52)
    expect(names()).toHaveLength(50)
    expect(names()[0]).toBe('project-50')
    expect(names({ limit: '100' })).toHaveLength(52)
  })

  test('offset without limit pages to an empty list, as Terraform reads', () => {
    const { list, names } = withProjects(2)
    expect(names({ offset: '1' })).toEqual(['project-0', 'SystemProject'])
    expect(list({ offset: '3' })).toMatchObject({
      status: 200,
      body: { count: 3, migprojects: [] },
    })
  })

  test('here exist_server tells which projects hold servers', () => {
    const { call, list } = withProjects(1)
    call('RegisterServer', { body: linuxServer() })
    const holding = list().body.migprojects.map((each: Shown) => [each.name, each.exist_server])
    expect(holding).toEqual([
      ['project-0', false],
      ['SystemProject', true],
    ])
  })
})
