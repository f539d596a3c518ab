// Where a request differs from the expected one, and how much.
import { formatPath, type JsonDifference } from '../../domain/json.ts'
import { redactAt } from '../redact.ts'

/** One difference. `expected` or `actual` is left out if there is no value. */
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

/** Another operation is a greater difference than another body. */
const WEIGHTS: Readonly<Record<string, number>> = { operation: 4, path: 4, method: 2 }

const countLeaves = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Math.max(
        1,
        Object.values(value).reduce<number>((sum, inner) => sum + countLeaves(inner), 0),
      )
    : 1

/** 1 for each value that differs, and as little as 0.5 for similar strings. */
export const distanceOf = ({ path, before, after }: JsonDifference): number => {
  const weight = path.length === 1 ? (WEIGHTS[path[0]!] ?? 1) : 1
  if (typeof before !== 'string' || typeof after !== 'string') return weight * countLeaves(before)
  return (
    weight * (1 - commonEndsLength(before, after) / Math.max(before.length, after.length, 1) / 2)
  )
}
