// The report that an external agent has to send next, so that its task goes on.
import type { Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { workSegmentOf } from '../domain/task/work-segment.ts'
import { agentCommandOf } from '../simulation/transition.ts'
import { httpCall } from './fix-step.ts'
import type { HttpCall } from './schema.ts'

/** The report that ends the present work, in words and as a call; undefined if none does. */
export const expectedReport = (task: Task): { message: string; call: HttpCall } | undefined => {
  const path = `/v3/sources/${task.source_server_id}`
  const command_name = agentCommandOf(task)
  if (command_name === 'STOP' || command_name === 'SKIP') {
    const body = { command_name, result: 'success', result_detail: {} }
    return {
      message: `that it has carried out ${command_name}`,
      call: httpCall('POST', `${path}/command_result`, body),
    }
  }
  const row = currentRow(task)
  if (row?.name && row.start_date !== null) {
    const sizes = { replicatesize: 0, totalsize: 0, process_trace: '' }
    const body = { subtask_name: row.name, progress: 100, ...sizes }
    return {
      message: `of the progress of ${row.name}, up to 100 percent`,
      call: httpCall('PUT', `/v3/tasks/${task.id}/progress`, body),
    }
  }
  if (workSegmentOf(task)?.kind !== 'drill') return undefined
  return {
    message: 'that the migration drill has ended',
    call: httpCall('PUT', `${path}/changestate`, {
      copystate: 'premiged',
      migrationcycle: 'setting',
    }),
  }
}
