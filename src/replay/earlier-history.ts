// Finds steps that depend on history from before a recording: they cannot be replayed from it.
import type { Entry } from '../journal/entry.ts'

type Step = Pick<Entry, 'operation' | 'status' | 'error_code' | 'input' | 'reply'>

/**
 * The error codes of a rewind that went back too far: the current one, and that of old journals.
 */
const EXPIRED = ['HistoryExpired', 'HistoryForgotten']

/** The oldest request that the history had when a rewind was refused. */
const oldestRequestIn = ({ reply }: Step): number | undefined => {
  const { error } = (reply ?? {}) as {
    error?: { message?: string; details?: { oldest_request?: number } }
  }
  // In journals of schema 3 and before, only the message has it.
  const inMessage = / lies before request (\d+),/.exec(error?.message ?? '')?.[1]
  return error?.details?.oldest_request ?? (inMessage === undefined ? undefined : Number(inMessage))
}

const rewindsBefore = (step: Step, oldestRequest: number) => {
  if (EXPIRED.includes(step.error_code ?? '')) return oldestRequestIn(step) !== oldestRequest
  const { to_request } = (step.reply ?? {}) as { to_request?: number }
  return to_request !== undefined && to_request < oldestRequest
}

/**
 * Returns a function to call with each step from request `first` on, in order. It returns whether
 * the step depends on a request or a snapshot from before `first`.
 */
export const dependsOnHistoryBefore = (first: number): ((step: Step) => boolean) => {
  const createdSnapshots = new Set<string>()
  return (step) => {
    const { operation, error_code, input } = step
    const hasSucceeded = step.status < 300
    if (operation === 'RewindWorkspace') return rewindsBefore(step, first - 1)
    if (operation === 'CreateSnapshot') {
      const { name = '' } = (input.body ?? {}) as { name?: string }
      if (hasSucceeded) createdSnapshots.add(name)
      return error_code === 'SnapshotExists' && !createdSnapshots.has(name)
    }
    const { snapshot } = input.params ?? {}
    if (operation !== 'RestoreSnapshot' && operation !== 'DeleteSnapshot') return false
    if (!hasSucceeded && error_code !== 'InvalidSnapshot' && error_code !== 'SnapshotUnusable')
      return false
    const wasCreatedHere = createdSnapshots.has(snapshot ?? '')
    if (operation === 'DeleteSnapshot') createdSnapshots.delete(snapshot ?? '')
    return !wasCreatedHere
  }
}
