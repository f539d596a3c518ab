// GET /v3/tasks/{task_id}/passphrase
import { z } from 'zod'
import { ShowPassphraseResponse } from '../../api/schemas/agent.ts'
import { PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from './find-task.ts'

/**
 * Returns the passphrase of a task's channel, which never changes. It is not needed here, because
 * the keys of ShowCertKey are not encrypted, as in the reference.
 */
export const ShowPassphrase = operation({
  id: 'ShowPassphrase',
  method: 'GET',
  path: '/v3/tasks/{task_id}/passphrase',
  summary: "Read the certificate passphrase of a migration task's channel.",
  section: '5.4.11',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:getTaskPassphrase',
  params: z.object({ task_id: PathId }),
  reply: ShowPassphraseResponse,
  refusals: ['TaskNotFound'],
  run: ({ params }, workspace) => {
    const { id: task_id } = findTask(workspace, params.task_id)
    return { task_id, passphrase: workspace.ids.fixedId(`passphrase:${task_id}`) }
  },
})
