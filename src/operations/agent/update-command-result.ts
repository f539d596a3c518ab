// POST /v3/sources/{server_id}/command_result
import { z } from 'zod'
import { CommandBody } from '../../api/schemas/agent.ts'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { Task } from '../../domain/task/task.ts'
import { endStep, recordAgentContact, switchToExternalAgent } from '../../simulation/agent.ts'
import { agentCommandOf, transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findServer } from '../servers/find-server.ts'

type Body = z.output<typeof CommandBody>

/**
 * The error code that an agent names in `result_detail`, else the general agent error.
 */
const agentErrorCode = (detail: Body['result_detail']): string => {
  const code = typeof detail === 'object' ? detail?.error_code : undefined
  return typeof code === 'string' && /^SMS\.\d{4}$/.test(code) ? code : 'SMS.0007'
}

/**
 * Applies the result of a command: a failed START fails the task, a finished STOP ends the pausing.
 */
const applyCommandResult = (workspace: Workspace, task: Task, body: Body) => {
  const acknowledged = { ...task, acknowledged: body.command_name }
  workspace.tasks.save(acknowledged)
  const isWork = body.command_name === 'START' || body.command_name === 'PREMIGRATE'
  if (isWork && body.result === 'fail')
    transitionTask(workspace, acknowledged, {
      type: 'fail',
      error_code: agentErrorCode(body.result_detail),
    })
  if (body.command_name === 'STOP' || body.command_name === 'SKIP') endStep(workspace, acknowledged)
}

const isObjectText = (text: string) => {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

/**
 * Records the result of the command that is in force. Another command is SMS.6021, and a result
 * other than success and fail SMS.6022 (appendix).
 */
export const UpdateCommandResult = operation({
  id: 'UpdateCommandResult',
  method: 'POST',
  path: '/v3/sources/{server_id}/command_result',
  summary: 'Report the result of a command, as an agent.',
  section: '5.5.2',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:updateCommandResult',
  documents404: true,
  params: z.object({ server_id: PathId }),
  body: CommandBody,
  reply: Empty,
  refusals: [
    'ServerNotFound',
    'CommandNameMissing',
    'CommandNotInForce',
    'CommandResultInvalid',
    'ResultDetailMalformed',
  ],
  run: ({ params, body }, workspace) => {
    const server = recordAgentContact(workspace, findServer(workspace, params.server_id))
    if (body.command_name === '') throw new Refusal('CommandNameMissing')
    const detail = body.result_detail
    if (typeof detail === 'string' && detail !== '' && !isObjectText(detail))
      throw new Refusal('ResultDetailMalformed')
    if (body.result !== 'success' && body.result !== 'fail')
      throw new Refusal('CommandResultInvalid')
    const task = workspace.tasks.ofServer(server.id)
    const command_name = task ? agentCommandOf(task) : 'TASK_NOT_STARTED'
    if (body.command_name !== command_name)
      throw new Refusal('CommandNotInForce', { given: body.command_name, command_name })
    if (!task) return {}
    switchToExternalAgent(workspace, server)
    applyCommandResult(workspace, workspace.tasks.get(task.id) ?? task, body)
    return {}
  },
})
