// A task whose copy takes hours at the real service's own pace.
import type { Options } from '../../src/options.ts'
import { freshWorkspace, linuxServer, readyTask } from './emulator.ts'

/** One hour, in ms. */
export const HOUR_MS = 3_600_000

/** Bytes that 100 Mbit/s move in ten hours. */
export const TEN_HOURS_BYTES = 450_000_000_000

/** When the copy of a task begins that was started at midnight, ms later. */
export const COPY_STARTS_MS = 249_000

const server = () => {
  const [disk] = linuxServer().disks
  const size = 2 * TEN_HOURS_BYTES
  const [volume] = disk!.physical_volumes
  return linuxServer({
    disks: [
      {
        ...disk,
        size,
        physical_volumes: [{ ...volume, size, used_size: TEN_HOURS_BYTES }],
      },
    ],
  })
}

/**
 * A fresh workspace at pace 1, its clock at midnight UTC, with a task whose copy takes ten hours at
 * the line's 100 Mbit/s. `limit` sets its limits by time of day.
 */
export const longCopy = (task: object = {}, options: Partial<Options> = {}) => {
  const cloud = freshWorkspace({ pace: 1, ...options })
  const ids = readyTask(cloud, { server: server(), task })
  const { task_id } = ids
  const limit = (...speed_limit: object[]) =>
    cloud.call('UpdateSpeed', { params: { task_id }, body: { speed_limit } })
  return { ...cloud, ...ids, limit, showTask: () => cloud.show(task_id) }
}
