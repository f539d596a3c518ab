// The speed of tasks: progress reports and limits by time of day.
import {
  double,
  drift,
  flag,
  int,
  list,
  long,
  replyObject,
  requestObject,
  text,
} from '../fields.ts'
import { Bytes, OverSpeedThreshold, RateLimit, Speed, Usage } from './common.ts'
import { SubTaskName } from './sub-tasks.ts'

/** UpdateTaskSpeed. */
export const UpdateTaskSpeedReq = requestObject(
  {
    subtask_name: SubTaskName,
    progress: int(100).describe('percent'),
    replicatesize: Bytes,
    totalsize: Bytes,
    process_trace: text(2048),
    migrate_speed: Speed,
    compress_rate: double(10_000),
    remain_time: long(2_147_483_647),
    ...Usage,
    need_migration_test: flag(),
    agent_time: text(30).describe('clock of the source'),
  },
  ['subtask_name', 'progress', 'replicatesize', 'totalsize'],
)

/** Some examples write 0:00 and end the day at 24:00, others at 23:59. */
const timeOfDay = text().regex(/^(([01]?\d|2[0-3]):[0-5]\d|24:00)$/, {
  error: 'must be a time of day like 08:30',
})

/** The limit for a part of the day: UpdateSpeed, ShowsSpeedLimits. */
export const SpeedLimitlJson = requestObject(
  {
    start: timeOfDay,
    end: timeOfDay,
    speed: RateLimit,
    over_speed_threshold: OverSpeedThreshold,
  },
  ['start', 'end'],
)

/** UpdateSpeed. Required in the table, but Terraform sends {} for an empty list. */
export const SpeedLimit = requestObject({
  speed_limit: drift(list(SpeedLimitlJson, 5), list(SpeedLimitlJson)),
})

/** ShowsSpeedLimits. */
export const ShowsSpeedLimitsResponse = replyObject({ speed_limit: list(SpeedLimitlJson) })
