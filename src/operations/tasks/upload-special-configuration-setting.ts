// POST /v3/tasks/{task_id}/configuration-setting
import { z } from 'zod'
import { ConfigurationRequestBody } from '../../api/schemas/config.ts'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from './find-task.ts'

/**
 * Replaces all advanced options of a task; Terraform clears them with the body `{}`. Only the key
 * CONSISTENCY_DIR has an effect here: the directories that the built-in agent checks.
 */
export const UploadSpecialConfigurationSetting = operation({
  id: 'UploadSpecialConfigurationSetting',
  method: 'POST',
  path: '/v3/tasks/{task_id}/configuration-setting',
  summary: 'Set the advanced options of a migration task.',
  section: '5.10.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:updateTaskConfig',
  resourceType: 'task',
  documents404: true,
  params: z.object({ task_id: PathId }),
  body: ConfigurationRequestBody,
  reply: Empty,
  refusals: ['TaskNotFound'],
  run: ({ params, body }, workspace) => {
    const task = findTask(workspace, params.task_id)
    workspace.tasks.save({ ...task, special_config: body.configurations ?? [] })
    return {}
  },
})
