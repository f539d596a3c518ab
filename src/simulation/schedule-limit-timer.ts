// The timer that retimes a running copy where the speed-limit schedule of its task changes.
import { nextLimitChange } from '../domain/task/speed-schedule.ts'
import type { Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import type { Workspace } from '../workspace/workspace.ts'

const LIMIT_TIMER = 'speed-limit'

/**
 * Arms the timer `speed-limit` of a task that copies, at the next instant at which another limit
 * holds, and disarms it of one that does not. Its event is `retime`, whose transition comes back
 * here and arms the next. To be called after each transition.
 */
export const scheduleLimitTimer = ({ clock, timers }: Workspace, task: Task): void => {
  if (!task.speed_limits) return
  const row = currentRow(task)
  const copies = row?.unit === 'bytes' && row.rate > 0
  const due_at = copies ? nextLimitChange(task.speed_limits, clock.now) : null
  if (due_at === null) timers.cancel(task.id, LIMIT_TIMER)
  else timers.arm({ task_id: task.id, id: LIMIT_TIMER, event: 'retime', due_at })
}
