import { describe, expect, test } from 'vitest'
import { projectBody, templateBody } from '../support/bodies.ts'
import { freshWorkspace, linuxServer } from '../support/emulator.ts'

const load = ({ call }: Pick<ReturnType<typeof freshWorkspace>, 'call'>, body: object) =>
  call('LoadRecords', { body })

describe('templates and projects are loaded with their ids', () => {
  test('with a server in the project', () => {
    const cloud = freshWorkspace()
    const loaded = load(cloud, {
      templates: [{ id: 't-1', ...templateBody() }],
      projects: [{ id: 'p-1', project: projectBody() }],
      servers: [{ id: 's-1', registered: linuxServer(), migproject: 'p-1' }],
    })
    expect(loaded).toMatchObject({
      status: 201,
      body: { users: 0, templates: 1, projects: 1, servers: 1, tasks: 0 },
    })
    const show = (operation: string, params: Record<string, string>) =>
      cloud.call(operation, { params }).body
    expect(show('ShowTemplate', { id: 't-1' }).template.name).toBe('template-1')
    expect(show('ShowMigproject', { mig_project_id: 'p-1' }).name).toBe('project-1')
    expect(cloud.call('ListServers', { query: { migproject: 'p-1' } }).body.count).toBe(1)
  })

  test('a default project replaces the first one', () => {
    const cloud = freshWorkspace()
    load(cloud, { projects: [{ id: 'p-1', project: projectBody({ isdefault: true }) }] })
    expect(cloud.workspace.projects.default().id).toBe('p-1')
  })
})

describe('refusals', () => {
  test.each([
    { templates: [{ id: 'a', ...templateBody() }] },
    { projects: [{ id: 'a', project: projectBody() }] },
  ])('an id that is taken', (body) => {
    const cloud = freshWorkspace()
    load(cloud, body)
    expect(load(cloud, body)).toMatchObject({
      status: 409,
      body: { error: { code: 'RecordExists' } },
    })
  })

  test('a server in an unknown project, and nothing is loaded', () => {
    const cloud = freshWorkspace()
    const refused = load(cloud, {
      templates: [{ id: 't-1', ...templateBody() }],
      servers: [{ id: 's-1', registered: linuxServer(), migproject: 'none' }],
    })
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'ProjectNotFound' } } })
    expect(cloud.workspace.templates.count()).toBe(0)
  })
})
