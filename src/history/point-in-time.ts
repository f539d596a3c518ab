// Points in a workspace's story: which request an id or an instant leads back to.
import { BETWEEN_REQUESTS } from '../store/history.ts'
import type { ClockState } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'

/**
 * The state right after a request, or half way to the next one; where `at_ms` is told, walked on to
 * that instant.
 */
export type PointInTime = { request: number; at_ms?: number }

/** The number of the last request that has been answered; 0 before the first. */
export const lastRequestNumber = ({ journal }: Workspace): number => journal.next - 1

/**
 * The number of the request with this id; undefined if there has been none. Ids follow from seed
 * and number, so it is found even when the journal has forgotten it.
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
 * The moment at which the workspace's clock showed the instant (epoch ms): the latest, where going
 * back has let it pass an instant twice.
 */
export const pointInTimeAt = (
  workspace: Workspace,
  at_ms: number,
): PointInTime | 'ahead' | 'forgotten' => {
  const { clock, history, journal } = workspace
  if (at_ms > clock.now) return 'ahead'
  // What has happened since the last request belongs to the next one.
  if (at_ms === clock.now) return { request: journal.next }
  const before = history
    .imagesOf('meta', 'clock')
    .findLast((image) => image.before !== null && clockTimeIn(image.before) <= at_ms)
  return before ? { request: before.request - BETWEEN_REQUESTS, at_ms } : 'forgotten'
}
