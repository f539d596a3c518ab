// Whether a step goes back to what was before the steps that are known: none could do it again.
import type { Entry } from '../journal/entry.ts'

type Step = Pick<Entry, 'operation' | 'status' | 'error_code' | 'input' | 'reply'>

/** The codes of a rewind that went back too far: today's, and that of older journals. */
const EXPIRED = ['HistoryExpired', 'HistoryForgotten']

/** The oldest request in the history when a rewind was refused. */
const oldestRequestIn = ({ reply }: Step): number | undefined => {
  const { error } = (reply ?? {}) as {
    error?: { message?: string; details?: { oldest_request?: number } }
  }
  // Journals of schema 3 and before have it in the message alone.
  const inMessage = / lies before request (\d+),/.exec(error?.message ?? '')?.[1]
  return error?.details?.oldest_request ?? (inMessage === undefined ? undefined : Number(inMessage))
}

const rewindsBefore = (step: Step, oldestRequest: number) => {
  if (EXPIRED.includes(step.error_code ?? '')) return oldestRequestIn(step) !== oldestRequest
  const { to_request } = (step.reply ?? {}) as { to_request?: number }
  return to_request !== undefined && to_request < oldestRequest
}

/**
 * Follows the steps from `first` on, in order: answers of each whether it found, or missed, a
 * request or a snapshot that was there before the first of them.
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
