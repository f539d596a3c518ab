// What an agent outside is expected to send next, so that its task goes on.

import { statePathOf, type Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { agentCommandOf } from '../simulation/transition.ts'
import type { HttpCall } from './schema.ts'

const emptySizes = { replicatesize: 0, totalsize: 0, process_trace: '' }

/** The report that ends what the task is at, in words and as the call; undefined if none does. */
export const expectedReport = (task: Task): { message: string; call: HttpCall } | undefined => {
  const path = `/v3/sources/${task.source_server_id}`
  const command = agentCommandOf(task)
  if (command === 'STOP' || command === 'SKIP')
    return {
      message: `that it has carried out ${command}`,
      call: {
        method: 'POST',
        path: `${path}/command_result`,
        body: { command_name: command, result: 'success', result_detail: {} },
      },
    }
  const row = currentRow(task)
  if (row?.name && row.start_date !== null)
    return {
      message: `how far ${row.name} has come, up to 100 percent`,
      call: {
        method: 'PUT',
        path: `/v3/tasks/${task.id}/progress`,
        body: { subtask_name: row.name, progress: 100, ...emptySizes },
      },
    }
  if (statePathOf(task) !== 'READY.premiging') return undefined
  return {
    message: 'that the migration drill has ended',
    call: { method: 'PUT', path: `${path}/changestate`, body: { copystate: 'premiged' } },
  }
}
