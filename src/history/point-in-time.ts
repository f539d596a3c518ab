// Points in a workspace's history, and how to find them by request id or instant.
import { BETWEEN_REQUESTS } from '../store/history.ts'
import type { ClockState } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'

/**
 * The state right after a request, or after the timers between two requests (n + 0.5). With
 * `at_ms`, the state after the clock has advanced from there to that instant.
 */
export type PointInTime = { request: number; at_ms?: number }

/** The number of the last request that has been handled; 0 before the first. */
export const lastRequestNumber = ({ journal }: Workspace): number => journal.next - 1

/**
 * The number of the request with this id; undefined if there was none. Ids follow from the seed and
 * the number, so requests are found even after the journal has forgotten them.
 */
export const requestNumberOf = (workspace: Workspace, request_id: string): number | undefined => {
  const entry = workspace.journal.byRequestId(request_id)
  if (entry) return entry.seq
  for (let seq = lastRequestNumber(workspace); seq > 0; seq--)
    if (workspace.ids.requestId(seq) === request_id) return seq
  return undefined
}

const clockTimeIn = (image: string) => {
  const { value } = JSON.parse(image) as { value: string }
  return (JSON.parse(value) as ClockState).now_ms
}

/**
 * The point at which the clock was at this instant (epoch ms). After a rewind the clock can pass an
 * instant twice; the later one is returned.
 */
export const pointInTimeAt = (
  workspace: Workspace,
  at_ms: number,
): PointInTime | 'ahead' | 'forgotten' => {
  const { clock, history, journal } = workspace
  if (at_ms > clock.now) return 'ahead'
  // Changes since the last request belong to the next one.
  if (at_ms === clock.now) return { request: journal.next }
  const before = history
    .imagesOf('meta', 'clock')
    .findLast((image) => image.before !== null && clockTimeIn(image.before) <= at_ms)
  return before ? { request: before.request - BETWEEN_REQUESTS, at_ms } : 'forgotten'
}
