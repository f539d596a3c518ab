// POST /_emulator/workspaces/{workspace}/records

import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { WorkspacePath } from '../api/control-schemas.ts'
import { projectWithDefaults } from '../domain/project.ts'
import { checkServer } from '../domain/server/checks.ts'
import type { Registration, Server } from '../domain/server/server.ts'
import type { SubTask } from '../domain/task/sub-task.ts'
import type { Lifecycle, Task } from '../domain/task/task.ts'
import { emptyTemplate } from '../domain/template.ts'
import { mergeProject } from '../operations/projects/merge-project.ts'
import { omitNullish } from '../operations/tasks/task-view.ts'
import { mergeTemplate } from '../operations/templates/merge-template.ts'
import { resumeLoadedTask } from '../simulation/transition.ts'
import { controlOperation } from '../workspace/operation.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import {
  IamProjectRecord,
  ProjectRecord,
  ServerRecord,
  TaskRecord,
  TemplateRecord,
} from './record-schemas.ts'
import { DeclaredUser, declareUser, type KeyRegistry } from './users.ts'

const recordExists = (kind: string, id: string) => new ControlError('RecordExists', { kind, id })

const loadUser = (workspace: Workspace, user: z.output<typeof DeclaredUser>, keys: KeyRegistry) => {
  const { iam } = workspace
  if (iam.userNamed(user.name)) throw recordExists('user', user.name)
  if (user.id !== undefined && iam.userWithId(user.id)) throw recordExists('user', user.id)
  declareUser(workspace, user, keys)
}

const loadIamProject = ({ iam }: Workspace, project: z.output<typeof IamProjectRecord>) => {
  if (iam.projectWithId(project.id)) throw recordExists('project', project.id)
  if (iam.projectNamed(project.name)) throw recordExists('project', project.name)
  iam.addProject(project)
}

const loadTemplate = (
  { templates }: Workspace,
  { id, template }: z.output<typeof TemplateRecord>,
) => {
  if (templates.get(id)) throw recordExists('template', id)
  templates.insert(mergeTemplate(emptyTemplate(id, template.name), template))
}

const loadProject = ({ projects }: Workspace, { id, project }: z.output<typeof ProjectRecord>) => {
  if (projects.get(id)) throw recordExists('migration project', id)
  projects.insert(mergeProject(projectWithDefaults(id, project), project))
  if (project.isdefault) projects.makeDefault(id)
}

const loadServer = (workspace: Workspace, record: z.output<typeof ServerRecord>) => {
  if (workspace.servers.get(record.id)) throw recordExists('server', record.id)
  const { migproject = workspace.projects.default().id } = record
  if (!workspace.projects.get(migproject))
    throw new ControlError('ProjectNotFound', { id: record.id, migproject })
  const { add_date = workspace.clock.now, registered: registration, ...rest } = record
  const os_type = registration.os_type || 'LINUX'
  const registered = { ...registration, os_type } as Registration
  const server: Server = {
    ...rest,
    name: registration.name ?? '',
    ip: registration.ip ?? '',
    ipv6: registration.ipv6 ?? '',
    os_type,
    migproject,
    vm_id: '',
    is_consistency_result_exist: false,
    add_date,
    state_action_time: add_date,
    stage_action_time: add_date,
    last_visit_time: add_date,
    checks: checkServer(registered, workspace.ids.nextNumber('check', 12)),
    registered,
  }
  workspace.servers.insert(server)
}

const toSubTask = (row: z.output<typeof TaskRecord>['sub_tasks'][number]): SubTask => {
  const { start_date, end_date } = row
  const span = start_date !== null && end_date !== null ? end_date - start_date : 0
  const unit = /^(MIGRATE|SYNC)_/.test(row.name) ? 'bytes' : 'ms'
  const work = row.work ?? (end_date === null ? 60_000 : Math.max(1, span))
  return {
    ...row,
    process_trace: null,
    unit,
    work,
    done: end_date === null ? 0 : work,
    rate: 0,
    running_at: null,
    ran_ms: span,
  }
}

const lifecycleOf = (state: string): Lifecycle => {
  const [outer = '', inner] = state.split('.')
  return { life: inner ? { [outer]: inner } : outer, network: 'idle', log: 'idle' }
}

const loadTask = (workspace: Workspace, record: z.output<typeof TaskRecord>) => {
  if (workspace.tasks.get(record.id)) throw recordExists('task', record.id)
  const server = workspace.servers.get(record.source_server_id)
  if (!server)
    throw new ControlError('ServerNotFound', {
      id: record.id,
      source_server_id: record.source_server_id,
    })
  if (workspace.tasks.ofServer(server.id)) throw recordExists('task of the server', server.id)
  const { state, sub_tasks, create_date = workspace.clock.now, ...rest } = record
  const task = {
    ...omitNullish(rest),
    migration_ip: rest.migration_ip,
    vm_template_id: rest.vm_template_id,
    start_date: rest.start_date,
    finish_date: rest.finish_date,
    estimate_complete_time: rest.estimate_complete_time,
    os_type: server.os_type,
    state: 'READY',
    lifecycle: lifecycleOf(state),
    over_speed_threshold: 10,
    auto_start: false,
    clonevm_template_id: null,
    clone_server: null,
    target_snapshot_id: null,
    network_check_info: null,
    log_collect_status: null,
    create_date,
    sub_tasks: sub_tasks.map(toSubTask),
  } as unknown as Task
  workspace.tasks.insert(task)
  resumeLoadedTask(workspace, task)
}

const RecordsBody = z.strictObject({
  users: z.array(DeclaredUser).default([]),
  iam_projects: z.array(IamProjectRecord).default([]),
  templates: z.array(TemplateRecord).default([]),
  projects: z.array(ProjectRecord).default([]),
  servers: z.array(ServerRecord).default([]),
  tasks: z.array(TaskRecord).default([]),
})

/**
 * Inserts users, templates, projects, servers and tasks with the given ids, all or none. Tasks in a
 * running state continue their work.
 */
export const loadRecordsOperation = (workspaces: Workspaces) =>
  controlOperation({
    id: 'LoadRecords',
    method: 'POST',
    path: '/_emulator/workspaces/{workspace}/records',
    summary:
      'Load users, templates, projects, source servers and tasks into a workspace, with given ids.',
    params: WorkspacePath,
    // Records may hold what an agent registered, in its own words.
    takesNumberTexts: true,
    body: RecordsBody,
    reply: z.strictObject({
      users: z.int(),
      iam_projects: z.int(),
      templates: z.int(),
      projects: z.int(),
      servers: z.int(),
      tasks: z.int(),
    }),
    status: 201,
    run: ({ body }, workspace, { isKeyElsewhere }) => {
      const keys = { workspaces, isKeyElsewhere }
      for (const user of body.users) loadUser(workspace, user, keys)
      for (const project of body.iam_projects) loadIamProject(workspace, project)
      for (const template of body.templates) loadTemplate(workspace, template)
      for (const project of body.projects) loadProject(workspace, project)
      for (const server of body.servers) loadServer(workspace, server)
      for (const task of body.tasks) loadTask(workspace, task)
      return {
        users: body.users.length,
        iam_projects: body.iam_projects.length,
        templates: body.templates.length,
        projects: body.projects.length,
        servers: body.servers.length,
        tasks: body.tasks.length,
      }
    },
  })
