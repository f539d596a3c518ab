// PUT /v3/tasks/{task_id}/progress
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { UpdateTaskSpeedReq } from '../../api/schemas/task-speed.ts'
import { applyProgress } from '../../domain/agent.ts'
import type { AgentReport } from '../../domain/task/agent-report.ts'
import {
  advanceToRow,
  endStep,
  recordAgentContact,
  switchToExternalAgent,
} from '../../simulation/agent.ts'
import { scheduleFaultTimer } from '../../simulation/task-faults.ts'
import { hasStateTag } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from '../tasks/find-task.ts'
import { omitNullish } from '../tasks/task-view.ts'

type Body = z.output<typeof UpdateTaskSpeedReq>

const reportOf = (body: Body): AgentReport => ({
  replicatesize: body.replicatesize,
  totalsize: body.totalsize,
  migrate_speed: body.migrate_speed ?? 0,
  compress_rate: body.compress_rate ?? 0,
  // In seconds, assuming that unit for the agent's field (the models state none).
  remain_ms: (body.remain_time ?? 0) * 1000,
  ...omitNullish({
    total_cpu_usage: body.total_cpu_usage,
    agent_cpu_usage: body.agent_cpu_usage,
    total_mem_usage: body.total_mem_usage,
    agent_mem_usage: body.agent_mem_usage,
    total_disk_io: body.total_disk_io,
    agent_disk_io: body.agent_disk_io,
  }),
})

/**
 * Records the progress of a sub-task. Earlier sub-tasks are then finished; 100 percent finishes the
 * reported one. For a task that is not running, only the report is stored.
 */
export const UpdateTaskSpeed = operation({
  id: 'UpdateTaskSpeed',
  method: 'PUT',
  path: '/v3/tasks/{task_id}/progress',
  summary: 'Report the progress of a sub-task, as an agent.',
  section: '5.4.8',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:updateTaskProgress',
  params: z.object({ task_id: PathId }),
  body: UpdateTaskSpeedReq,
  reply: Empty,
  fieldRefusals: { subtask_name: 'InvalidSubTaskName', progress: 'InvalidProgress' },
  refusals: ['TaskNotFound', 'InvalidSubTaskName', 'InvalidProgress'],
  run: ({ params, body }, workspace) => {
    const task = { ...findTask(workspace, params.task_id), report: reportOf(body) }
    workspace.tasks.save(task)
    const server = workspace.servers.get(task.source_server_id)
    if (!server || !hasStateTag(workspace, task, 'working')) return {}
    switchToExternalAgent(workspace, recordAgentContact(workspace, server))
    const current = workspace.tasks.get(task.id) ?? task
    const reached = advanceToRow(workspace, current, body.subtask_name)
    if (!hasStateTag(workspace, reached, 'working')) return {}
    const updated = applyProgress(
      reached,
      {
        subtask_name: body.subtask_name,
        progress: body.progress,
        process_trace: body.process_trace || null,
      },
      workspace.clock.now,
    )
    // Faults that wait for this progress apply now.
    workspace.tasks.save(scheduleFaultTimer(workspace, updated))
    if (updated !== reached && body.progress === 100) endStep(workspace, updated)
    return {}
  },
})
