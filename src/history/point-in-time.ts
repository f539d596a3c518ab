// Points in a workspace's story: which request an id or an instant leads back to.
import { HALF } from '../store/history.ts'
import type { ClockState } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'

/**
 * The state right after a request, or half way to the next one; where `at_ms` is told, walked on to
 * that instant.
 */
export type Moment = { request: number; at_ms?: number }

/** The number of the last request that has been answered; 0 before the first. */
export const lastRequest = ({ journal }: Workspace): number => journal.next - 1

/**
 * The number of the request with this id; undefined if there has been none. Ids follow from seed
 * and number, so it is found even when the journal has forgotten it.
 */
export const requestWithId = (workspace: Workspace, request_id: string): number | undefined => {
  const known = workspace.journal.ofRequest(request_id)
  if (known) return known.seq
  for (let seq = lastRequest(workspace); seq > 0; seq--)
    if (workspace.ids.ofRequest(seq) === request_id) return seq
  return undefined
}

const nowIn = (image: string) => {
  const { value } = JSON.parse(image) as { value: string }
  return (JSON.parse(value) as ClockState).now_ms
}

/**
 * The moment at which the workspace's clock showed the instant (epoch ms): the latest, where going
 * back has let it pass an instant twice.
 */
export const momentAt = (workspace: Workspace, at_ms: number): Moment | 'ahead' | 'forgotten' => {
  const { clock, history, journal } = workspace
  if (at_ms > clock.now) return 'ahead'
  // What has happened since the last request belongs to the next one.
  if (at_ms === clock.now) return { request: journal.next }
  const before = history
    .imagesOf('meta', 'clock')
    .findLast((image) => image.before !== null && nowIn(image.before) <= at_ms)
  return before ? { request: before.request - HALF, at_ms } : 'forgotten'
}
