// POST /_emulator/workspaces/{workspace}/plant
import { z } from 'zod'
import { ControlFault } from '../api/control-error.ts'
import { findWorkspace, WorkspacePath } from '../api/control-schemas.ts'
import { blankProject } from '../domain/project.ts'
import { checkServer } from '../domain/server/checks.ts'
import type { Registration, Server } from '../domain/server/server.ts'
import type { SubTask } from '../domain/task/sub-task.ts'
import type { Lifecycle, Task } from '../domain/task/task.ts'
import { blankTemplate } from '../domain/template.ts'
import { describeProject } from '../operations/projects/describe-project.ts'
import { given } from '../operations/tasks/task-view.ts'
import { describeTemplate } from '../operations/templates/describe-template.ts'
import { type Host, hostOperation } from '../pipeline/host.ts'
import { settleIn } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { DeclaredUser, declareUser } from './declare-user.ts'
import {
  PlantedIamProject,
  PlantedProject,
  PlantedServer,
  PlantedTask,
  PlantedTemplate,
} from './record-schemas.ts'

const taken = (what: string, id: string) =>
  new ControlFault(
    409,
    'IdTaken',
    `The ${what} ${id} exists already.`,
    'Reset the workspace first.',
  )

const plantUser = (host: Host, workspace: Workspace, user: z.output<typeof DeclaredUser>) => {
  const { iam } = workspace
  if (iam.userNamed(user.name)) throw taken('user', user.name)
  if (user.id !== undefined && iam.userWithId(user.id)) throw taken('user', user.id)
  declareUser(host, workspace, user)
}

const plantIamProject = ({ iam }: Workspace, project: z.output<typeof PlantedIamProject>) => {
  if (iam.projectWithId(project.id)) throw taken('project', project.id)
  if (iam.projectNamed(project.name)) throw taken('project', project.name)
  iam.addProject(project)
}

const plantTemplate = (
  { templates }: Workspace,
  { id, template }: z.output<typeof PlantedTemplate>,
) => {
  if (templates.get(id)) throw taken('template', id)
  templates.insert(describeTemplate(blankTemplate(id, template.name), template))
}

const plantProject = (
  { projects }: Workspace,
  { id, project }: z.output<typeof PlantedProject>,
) => {
  if (projects.get(id)) throw taken('migration project', id)
  projects.insert(describeProject(blankProject(id, project), project))
  if (project.isdefault) projects.makeDefault(id)
}

const plantServer = (workspace: Workspace, planted: z.output<typeof PlantedServer>) => {
  if (workspace.servers.get(planted.id)) throw taken('server', planted.id)
  const { migproject = workspace.projects.default().id } = planted
  if (!workspace.projects.get(migproject))
    throw new ControlFault(
      400,
      'ProjectNotFound',
      `The server ${planted.id} names an unknown migproject.`,
      'Plant its project first; one request may hold both.',
    )
  const { add_date = workspace.clock.now, registered: sent, ...rest } = planted
  const os_type = sent.os_type || 'LINUX'
  const registered = { ...sent, os_type } as Registration
  const server: Server = {
    ...rest,
    name: sent.name ?? '',
    ip: sent.ip ?? '',
    ipv6: sent.ipv6 ?? '',
    os_type,
    migproject,
    vm_id: '',
    is_consistency_result_exist: false,
    add_date,
    state_action_time: add_date,
    stage_action_time: add_date,
    last_visit_time: add_date,
    checks: checkServer(registered, workspace.ids.number('check', 12)),
    registered,
  }
  workspace.servers.insert(server)
}

const rowOf = (row: z.output<typeof PlantedTask>['sub_tasks'][number]): SubTask => {
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

const plantTask = (workspace: Workspace, planted: z.output<typeof PlantedTask>) => {
  if (workspace.tasks.get(planted.id)) throw taken('task', planted.id)
  const server = workspace.servers.get(planted.source_server_id)
  if (!server)
    throw new ControlFault(
      400,
      'ServerNotFound',
      `The task ${planted.id} names an unknown source_server_id.`,
      'Plant its server first; one request may hold both.',
    )
  if (workspace.tasks.ofServer(server.id)) throw taken('task of the server', server.id)
  const { state, sub_tasks, create_date = workspace.clock.now, ...rest } = planted
  const task = {
    ...given(rest),
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
    sub_tasks: sub_tasks.map(rowOf),
  } as unknown as Task
  workspace.tasks.insert(task)
  settleIn(workspace, task)
}

/**
 * Plants users, templates, projects, servers and tasks as they are given, all or none. Work that
 * was running goes on.
 */
export const Plant = hostOperation({
  id: 'Plant',
  method: 'POST',
  path: '/_emulator/workspaces/{workspace}/plant',
  summary:
    'Put users, templates, projects, source servers and tasks into a workspace, under given ids.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: z.strictObject({
    users: z.array(DeclaredUser).default([]),
    iam_projects: z.array(PlantedIamProject).default([]),
    templates: z.array(PlantedTemplate).default([]),
    projects: z.array(PlantedProject).default([]),
    servers: z.array(PlantedServer).default([]),
    tasks: z.array(PlantedTask).default([]),
  }),
  reply: z.strictObject({
    users: z.int(),
    iam_projects: z.int(),
    templates: z.int(),
    projects: z.int(),
    servers: z.int(),
    tasks: z.int(),
  }),
  status: 201,
  refusals: [],
  run: ({ params, body }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () => {
      for (const user of body.users) plantUser(host, workspace, user)
      for (const project of body.iam_projects) plantIamProject(workspace, project)
      for (const template of body.templates) plantTemplate(workspace, template)
      for (const project of body.projects) plantProject(workspace, project)
      for (const server of body.servers) plantServer(workspace, server)
      for (const task of body.tasks) plantTask(workspace, task)
      return {
        users: body.users.length,
        iam_projects: body.iam_projects.length,
        templates: body.templates.length,
        projects: body.projects.length,
        servers: body.servers.length,
        tasks: body.tasks.length,
      }
    })
  },
})
