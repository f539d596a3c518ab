// The steps of a task.
import { subTaskNames } from '../../domain/task/sub-task.ts'
import { int, long, oneOf, replyObject, requestObject, text } from '../fields.ts'
import { Instant, Speed } from './common.ts'

/** The reference's names and CHECK_CONSISTENCY (*assumed*): UpdateTaskSpeed. */
export const SubTaskName = oneOf(...subTaskNames)

const step = {
  id: long(),
  name: text(),
  progress: int(100).describe('percent'),
  migrate_speed: Speed,
  user_op: text(50).describe('REPLICATE, CUTOVERn or RESYNCn, n being the round'),
}

/** A step as older editions sent it: UpdateTask. */
export const SubTask = requestObject(
  { ...step, start_date: Instant, end_date: Instant, process_trace: text(2048) },
  ['progress'],
)

/** A step: ShowTask. */
export const SubTaskReply = replyObject(
  {
    ...step,
    start_date: Instant.nullable(),
    end_date: Instant.nullable(),
    process_trace: text(2048).nullable(),
  },
  ['progress'],
)

/** A step: ListTasks. */
export const SubTaskAssociatedWithTask = replyObject({
  id: long(),
  name: text(),
  progress: int(100).describe('percent'),
  start_date: Instant.nullable(),
  end_date: Instant.nullable(),
  process_trace: text(2048),
})
