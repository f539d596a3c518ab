// GET /v3/tasks/{task_id}/configuration-setting
import { z } from 'zod'
import { text } from '../../api/fields.ts'
import { ShowConfigSettingResponse } from '../../api/schemas/config.ts'
import { PathId } from '../../api/schemas/queries.ts'
import type { Task } from '../../domain/task/task.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from './find-task.ts'
import { renderOptions } from './task-view.ts'

type MigrateType = z.output<typeof ShowConfigSettingResponse>['migrate_type']

/** A value of the table's enum. The example has LINUX_FILE_MIGRATE, which is not in it. */
const migrateTypeOf = ({ os_type, type }: Task): MigrateType => {
  if (os_type === 'WINDOWS') return 'WINDOWS_MIGRATE_BLOCK'
  return type === 'MIGRATE_FILE' ? 'LINUX_MIGRATE_FILE' : 'LINUX_MIGRATE_BLOCK'
}

/** Returns the advanced options of a task as they were sent: all, or those of one key. */
export const ShowConfigSetting = operation({
  id: 'ShowConfigSetting',
  method: 'GET',
  path: '/v3/tasks/{task_id}/configuration-setting',
  summary: 'Read the advanced options of a migration task.',
  section: '5.10.2',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:getTaskConfig',
  resourceType: 'task',
  params: z.object({ task_id: PathId }),
  query: z.object({ config_key: text().optional() }),
  reply: ShowConfigSettingResponse,
  refusals: ['TaskNotFound'],
  run: ({ params, query: { config_key } }, workspace) => {
    const task = findTask(workspace, params.task_id)
    const rows = renderOptions(task)
    return {
      task_id: task.id,
      migrate_type: migrateTypeOf(task),
      configurations: rows.filter((row) => !config_key || row.config_key === config_key),
    }
  },
})
