// Calls that provoke the refusals of templates, migration projects and server names.
import type { RefusalName } from '../../src/domain/refusals.ts'
import { projectBody, templateBody } from './bodies.ts'
import { type Answered, freshWorkspace, linuxServer, readyTask } from './emulator.ts'

type Call = ReturnType<typeof freshWorkspace>['call']
const callInFreshWorkspace = (operation: string, input: Parameters<Call>[1], settings = {}) =>
  freshWorkspace({ settings }).call(operation, input)

const withTemplate = (go: (cloud: ReturnType<typeof freshWorkspace>, id: string) => Answered) => {
  const cloud = freshWorkspace()
  return go(cloud, cloud.call('CreateTemplate', { body: templateBody() }).body.id)
}

const withProject = (go: (call: Call, mig_project_id: string) => Answered) => {
  const { call, workspace } = freshWorkspace()
  call('RegisterServer', { body: linuxServer() })
  const first = workspace.projects.default().id
  call('CreateMigproject', { body: projectBody({ isdefault: true }) })
  return go(call, first)
}

const withServer = (body: object) => {
  const { call } = freshWorkspace()
  const source_id = call('RegisterServer', { body: linuxServer() }).body.id
  return call('UpdateServerName', { params: { source_id }, body })
}

/** The calls by refusal. */
export const templateAndProjectRefusals: Partial<Record<RefusalName, (() => Answered)[]>> = {
  TemplateNotFound: [() => callInFreshWorkspace('ShowTemplate', { params: { id: 'x' } })],
  TemplateInUse: [
    () =>
      withTemplate((cloud, id) => {
        readyTask(cloud, { task: { vm_template_id: id } })
        return cloud.call('DeleteTemplate', { params: { id } })
      }),
  ],
  TemplateNameTaken: [
    () => withTemplate(({ call }) => call('CreateTemplate', { body: templateBody() })),
  ],
  TemplateQuotaReached: [
    () => callInFreshWorkspace('CreateTemplate', { body: templateBody() }, { max_templates: 0 }),
  ],
  TargetPasswordClosed: [
    () => withTemplate(({ call }, id) => call('ShowTargetPassword', { params: { id } })),
  ],
  ProjectNotFound: [
    () => callInFreshWorkspace('ShowMigproject', { params: { mig_project_id: 'x' } }),
  ],
  ProjectIsDefault: [
    () =>
      withProject((call, mig_project_id) => {
        call('UpdateDefaultMigproject', { params: { mig_project_id } })
        return call('DeleteMigproject', { params: { mig_project_id } })
      }),
  ],
  ProjectHasServers: [
    () =>
      withProject((call, mig_project_id) =>
        call('DeleteMigproject', { params: { mig_project_id } }),
      ),
  ],
  ProjectNameTaken: [
    () => withProject((call) => call('CreateMigproject', { body: projectBody() })),
  ],
  ProjectQuotaReached: [
    () => callInFreshWorkspace('CreateMigproject', { body: projectBody() }, { max_projects: 0 }),
  ],
  ServerNameEmpty: [() => withServer({ name: '' })],
  ServerNameTooLong: [() => withServer({ name: 'n'.repeat(65) })],
  ServerNameInvalid: [() => withServer({ name: 'a b' })],
  TargetServerNotMade: [
    () => {
      const cloud = freshWorkspace()
      const { task_id } = readyTask(cloud, { task: { target_server: {} } })
      return cloud.call('UnlockTargetEcs', { params: { task_id } })
    },
  ],
}
