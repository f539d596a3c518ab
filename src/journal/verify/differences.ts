// In what a request is not as it was expected, and how far it is from that.
import { formatPath, type JsonDifference } from '../../domain/json.ts'
import { redactAt } from '../redact.ts'

/** One point at which a request is not as expected; a side is absent if nothing is there. */
export type Difference = { path: string; expected?: unknown; actual?: unknown }

/** The difference with secrets redacted. */
export const redactDifference = ({ path, before, after }: JsonDifference): Difference => ({
  path: formatPath(path),
  ...(before !== undefined && { expected: redactAt(path, before) }),
  ...(after !== undefined && { actual: redactAt(path, after) }),
})

const commonEndsLength = (a: string, b: string) => {
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head++
  let tail = 0
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  return head + tail
}

/** A request for another operation is further off than one with another body. */
const WEIGHTS: Readonly<Record<string, number>> = { operation: 4, path: 4, method: 2 }

const countLeaves = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Math.max(
        1,
        Object.values(value).reduce<number>((sum, inner) => sum + countLeaves(inner), 0),
      )
    : 1

/** Counts 1 for each value that differs, down to a half for a text that is similar. */
export const distanceOf = ({ path, before, after }: JsonDifference): number => {
  const weight = path.length === 1 ? (WEIGHTS[path[0]!] ?? 1) : 1
  if (typeof before !== 'string' || typeof after !== 'string') return weight * countLeaves(before)
  return (
    weight * (1 - commonEndsLength(before, after) / Math.max(before.length, after.length, 1) / 2)
  )
}
