// POST /v3/tasks/{task_id}/action

import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { UpdateTaskStatusReq } from '../../api/schemas/tasks.ts'
import { Refusal, type RefusalName } from '../../domain/refusals.ts'
import type { TaskEvent } from '../../domain/task/machine/guards-and-actions.ts'
import type { Task } from '../../domain/task/task.ts'
import { taskContext } from '../../simulation/task-context.ts'
import { transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findTemplate } from '../templates/find-template.ts'
import { logCollectionRefusal } from './collect-log.ts'
import { findTask } from './find-task.ts'

type Body = z.output<typeof UpdateTaskStatusReq>
type Action = Exclude<TaskEvent['type'], 'fail'>
type ActionRule = { event: Action; otherwise: RefusalName | ((task: Task) => RefusalName) }

// The choice between the two codes for restart is assumed: never launched, or not idle.
const notRestartable = (task: Task): RefusalName =>
  task.launched ? 'TaskNotSyncable' : 'TaskNeverLaunched'

/** The event of each action, and the refusal if the task cannot take it. */
const actionRules: Record<Body['operation'], ActionRule> = {
  start: { event: 'start', otherwise: 'TaskNotStartable' },
  stop: { event: 'stop', otherwise: 'TaskNotPausable' },
  restart: { event: 'restart', otherwise: notRestartable },
  cutover: { event: 'cutover', otherwise: 'TaskNotLaunchable' },
  // Listed beside clone_test and cutover and described nowhere: to clone is *assumed*.
  test: { event: 'clone_test', otherwise: 'TaskNotLaunchable' },
  clone_test: { event: 'clone_test', otherwise: 'TaskNotLaunchable' },
  network_check: { event: 'network_check', otherwise: 'ServerStateUnfit' },
  migration_test: { event: 'migration_test', otherwise: 'ServerStateUnfit' },
  skip: { event: 'skip', otherwise: 'ServerStateUnfit' },
  clear: {
    event: 'clear',
    otherwise: (task) =>
      task.launched && !hasSnapshots(task) ? 'NoSnapshots' : 'ServerStateUnfit',
  },
  error_for_overspeed: { event: 'error_for_overspeed', otherwise: 'TaskNotPausable' },
  collect_log: { event: 'collect_log', otherwise: logCollectionRefusal },
  sync_failed_rollback: { event: 'sync_failed_rollback', otherwise: 'TaskNotRollbackable' },
}

/** Actions that need a connected agent (network_check: *assumed*). */
const needsAgent: readonly Body['operation'][] = [
  'start',
  'restart',
  'migration_test',
  'network_check',
]

const hasSnapshots = (task: Task) => Boolean(task.target_server.cutovered_snapshot_ids)

const refuse = (workspace: Workspace, task: Task, action: Body['operation']): never => {
  const { otherwise } = actionRules[action]
  const server = workspace.servers.get(task.source_server_id)
  throw new Refusal(typeof otherwise === 'function' ? otherwise(task) : otherwise, {
    task_id: task.id,
    state: task.state,
    agent_version: server?.registered.agent_version ?? undefined,
    rule: `it is ${server?.state} and its task ${task.state}, in which ${action} is not possible`,
  })
}

/** Stores the template of the clone. An unknown template refuses the action. */
const setCloneTemplate = (workspace: Workspace, task: Task, template_id: string) => {
  const { id: clonevm_template_id } = findTemplate(workspace, template_id)
  workspace.tasks.save({ ...task, clonevm_template_id })
}

/**
 * Starts, pauses or launches a task, and so on. The state machine decides which actions are
 * possible; others are refused.
 */
export const UpdateTaskStatus = operation({
  id: 'UpdateTaskStatus',
  method: 'POST',
  path: '/v3/tasks/{task_id}/action',
  summary: 'Start, stop, synchronise, launch, clone or check a migration task.',
  section: '5.4.7',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:manageTask',
  params: z.object({ task_id: PathId }),
  body: UpdateTaskStatusReq,
  reply: Empty,
  refusals: [
    'TaskNotFound',
    'AgentOffline',
    'TaskNotStartable',
    'TaskNotPausable',
    'TaskNeverLaunched',
    'TaskNotSyncable',
    'TaskNotLaunchable',
    'TaskNotRollbackable',
    'LogNeedsStartedTask',
    'LogCollectionRunning',
    'LogNeedsNewerAgent',
    'NoSnapshots',
    'ServerStateUnfit',
    'TemplateNotFound',
  ],
  run: ({ params, body }, workspace) => {
    const found = findTask(workspace, params.task_id)
    const { operation: action } = body
    const is_need_consistency_check = body.is_need_consistency_check ?? false
    // The start decides about the full replication, every other action about its own round
    // (Table 5-175: false unless the action says otherwise).
    const task =
      action === 'start' && is_need_consistency_check
        ? { ...found, is_need_consistency_check }
        : found
    const { connected } = taskContext(workspace, task, workspace.servers.get(task.source_server_id))
    if (needsAgent.includes(action) && !connected) throw new Refusal('AgentOffline')
    // The agent has not confirmed the new command yet, so ShowCommand returns it.
    const unacknowledged = { ...task, acknowledged: null }
    const { event: type } = actionRules[action]
    const after =
      transitionTask(workspace, unacknowledged, { type, is_need_consistency_check } as TaskEvent) ??
      refuse(workspace, task, action)
    if (type === 'clone_test' && body.template_id)
      setCloneTemplate(workspace, after, body.template_id)
    return {}
  },
})
