// Whether a step goes back to what was before the steps that are known: none could do it again.
import type { Entry } from '../journal/entry.ts'

type Step = Pick<Entry, 'operation' | 'status' | 'error_code' | 'input' | 'reply'>

/** A refusal of a rewind names the earliest request that was remembered then. */
const namesOldestRequest = ({ reply }: Step, oldestRequest: number) =>
  JSON.stringify(reply).includes(` lies before request ${oldestRequest},`)

const rewindsBefore = (step: Step, oldestRequest: number) => {
  if (step.error_code === 'HistoryExpired') return !namesOldestRequest(step, oldestRequest)
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
    if (!hasSucceeded && error_code !== 'InvalidSnapshot') return false
    const wasCreatedHere = createdSnapshots.has(snapshot ?? '')
    if (operation === 'DeleteSnapshot') createdSnapshots.delete(snapshot ?? '')
    return !wasCreatedHere
  }
}
