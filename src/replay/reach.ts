// Whether a step goes back to what was before the steps that are known: none could do it again.
import type { Entry } from '../journal/entry.ts'

type Step = Pick<Entry, 'operation' | 'status' | 'error_code' | 'input' | 'reply'>

/** A refusal of a rewind names the earliest request that was remembered then. */
const isToldFloor = ({ reply }: Step, floor: number) =>
  JSON.stringify(reply).includes(` lies before request ${floor},`)

const rewindsBefore = (step: Step, floor: number) => {
  if (step.error_code === 'HistoryForgotten') return !isToldFloor(step, floor)
  const { to_request } = (step.reply ?? {}) as { to_request?: number }
  return to_request !== undefined && to_request < floor
}

/**
 * Follows the steps from `first` on, in order: answers of each whether it found, or missed, a
 * request or a snapshot that was there before the first of them.
 */
export const reachFrom = (first: number): ((step: Step) => boolean) => {
  const taken = new Set<string>()
  return (step) => {
    const { operation, error_code, input } = step
    const isDone = step.status < 300
    if (operation === 'RewindWorkspace') return rewindsBefore(step, first - 1)
    if (operation === 'CreateSnapshot') {
      const { name = '' } = (input.body ?? {}) as { name?: string }
      if (isDone) taken.add(name)
      return error_code === 'SnapshotExists' && !taken.has(name)
    }
    const { snapshot } = input.params ?? {}
    if (operation !== 'RestoreSnapshot' && operation !== 'DeleteSnapshot') return false
    if (!isDone && error_code !== 'SnapshotUnusable') return false
    const isKnown = taken.has(snapshot ?? '')
    if (operation === 'DeleteSnapshot') taken.delete(snapshot ?? '')
    return !isKnown
  }
}
