// Clocks in mode on-read: time moves when someone looks at what they have already seen.
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { walkTo } from './advance.ts'

/** What a reader can tell apart: the state, and which rows have begun and ended. */
const readStateOf = (task: Task): string => {
  const rows = task.sub_tasks.filter((row) => row.name !== null)
  const begun = rows.filter((row) => row.start_date !== null).length
  const ended = rows.filter((row) => row.end_date !== null).length
  return JSON.stringify([task.state, task.lifecycle, begun, ended])
}

const isUnread = (workspace: Workspace, task: Task) =>
  workspace.readStates.lastReadOf(task.id) !== readStateOf(task)

/** What is due for a task, or for the agent of its source. */
const dueTimesOf = ({ timers }: Workspace, { id, source_server_id }: Task): number[] =>
  [id, source_server_id].flatMap((each) => timers.nextDueAt(each) ?? [])

/**
 * Before tasks are read: anything not yet read is left for this reader to see; otherwise the clock
 * goes from timer to timer until one of them looks different, or nothing is due any more.
 */
export const advanceOnRead = (workspace: Workspace, taskIds: () => readonly string[]): void => {
  if (workspace.clock.mode !== 'on-read') return
  const readTasks = () => taskIds().flatMap((id) => workspace.tasks.get(id) ?? [])
  while (!readTasks().some((task) => isUnread(workspace, task))) {
    const dueTimes = readTasks().flatMap((task) => dueTimesOf(workspace, task))
    if (dueTimes.length === 0) break
    walkTo(workspace, Math.min(...dueTimes))
    if (readTasks().length === 0) break
  }
  for (const task of readTasks()) workspace.readStates.record(task.id, readStateOf(task))
}
