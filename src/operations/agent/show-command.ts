// GET /v3/sources/{server_id}/command
import { z } from 'zod'
import { ShowCommandResponse } from '../../api/schemas/agent.ts'
import { PathId } from '../../api/schemas/queries.ts'
import { recordAgentContact, switchToExternalAgent } from '../../simulation/agent.ts'
import { agentCommandOf } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import { findServer } from '../servers/find-server.ts'

/**
 * The example has the bucket for logs even with START (reference, 5.5.1); nothing is uploaded here.
 */
const BUCKET = 'sms-emulator-logs'

/**
 * Returns the next command for an agent. An agent that receives START replaces the built-in agent
 * for that source. A confirmed command is not repeated (*assumed*). Without a task the reply is the
 * same as for a task that was not started (*assumed*).
 */
export const ShowCommand = operation({
  id: 'ShowCommand',
  method: 'GET',
  path: '/v3/sources/{server_id}/command',
  summary: 'Get the next command, as an agent.',
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
