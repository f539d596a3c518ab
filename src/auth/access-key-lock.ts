// The gateway's lock on an access key after repeated failures. Off unless the setting ak_lock is
// on.
import type { Workspace } from '../workspace/workspace.ts'

/** Failures in a row that lock a key (reference, section 3). */
const MAX_FAILURES = 5

/**
 * How long a key is locked, in ms of the workspace's clock, so that a test can advance past it and
 * a run is repeatable. Only the age of a signature is in real time.
 */
const LOCK_MS = 5 * 60 * 1000

const recentFailures = ({ iam, clock }: Workspace, access: string) => {
  const record = iam.failuresOf(access)
  return record && clock.targetNow() < record.last_at + LOCK_MS ? record.failures : 0
}

/** Whether the key is locked now. */
export const isLocked = (workspace: Workspace, access: string): boolean =>
  workspace.settings.ak_lock && recentFailures(workspace, access) >= MAX_FAILURES

/** Records whether a key's signature was valid. A valid one resets the count of failures. */
export const recordKeyUse = (workspace: Workspace, access: string, isGood: boolean): void => {
  if (!workspace.settings.ak_lock) return
  const failures = isGood ? 0 : recentFailures(workspace, access) + 1
  if (failures === 0 && workspace.iam.failuresOf(access) === undefined) return
  workspace.iam.setFailures(access, { failures, last_at: workspace.clock.targetNow() })
}
