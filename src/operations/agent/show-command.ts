// GET /v3/sources/{server_id}/command
import { z } from 'zod'
import { ShowCommandResponse } from '../../api/schemas/agent.ts'
import { PathId } from '../../api/schemas/queries.ts'
import { recordAgentContact, switchToExternalAgent } from '../../simulation/agent.ts'
import { agentCommandOf } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import { findServer } from '../servers/find-server.ts'

/**
 * The bucket for logs is printed even beside START (reference, 5.5.1); nothing is uploaded here.
 */
const BUCKET = 'sms-emulator-logs'

/**
 * Tells an agent what to do. Whoever is told START does the work: the built-in agent steps aside
 * for
 * that source. A confirmed command is not repeated (*assumed*); without a task there is nothing to
 * do, and the reply says so like for a task that was not started (*assumed*).
 */
export const ShowCommand = operation({
  id: 'ShowCommand',
  method: 'GET',
  path: '/v3/sources/{server_id}/command',
  summary: 'Ask, as an agent, what to do.',
  section: '5.5.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:getCommand',
  params: z.object({ server_id: PathId }),
  reply: ShowCommandResponse,
  refusals: ['ServerNotFound'],
  run: ({ params }, workspace) => {
    const server = recordAgentContact(workspace, findServer(workspace, params.server_id))
    const task = workspace.tasks.ofServer(server.id)
    if (!task) return { command_name: 'TASK_NOT_STARTED', command_param: { bucket: BUCKET } }
    const command_name = agentCommandOf(task)
    if (command_name === 'START') switchToExternalAgent(workspace, server)
    const command_param = { task_id: task.id, bucket: BUCKET }
    return task.acknowledged === command_name ? { command_param } : { command_name, command_param }
  },
})
