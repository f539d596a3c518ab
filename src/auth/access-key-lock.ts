// The gateway's lock on an access key that fails again and again; off unless the setting ak_lock.
import type { Workspace } from '../workspace/workspace.ts'

/** So many failures in a row lock a key (reference, section 3). */
const MAX_FAILURES = 5

/**
 * For so long, in ms of the workspace's clock: a test can pass them, and a run can be repeated.
 * Only a signature's age is real time, since the client signs by its own clock.
 */
const LOCK_MS = 5 * 60 * 1000

const recentFailures = ({ iam, clock }: Workspace, access: string) => {
  const known = iam.failuresOf(access)
  return known && clock.targetNow() < known.last_at + LOCK_MS ? known.failures : 0
}

/** Whether the key is locked now. */
export const isLocked = (workspace: Workspace, access: string): boolean =>
  workspace.settings.ak_lock && recentFailures(workspace, access) >= MAX_FAILURES

/** Notes how a key's signature was found; a good one forgets the failures before it. */
export const recordKeyUse = (workspace: Workspace, access: string, isGood: boolean): void => {
  if (!workspace.settings.ak_lock) return
  const failures = isGood ? 0 : recentFailures(workspace, access) + 1
  if (failures === 0 && workspace.iam.failuresOf(access) === undefined) return
  workspace.iam.setFailures(access, { failures, last_at: workspace.clock.targetNow() })
}
