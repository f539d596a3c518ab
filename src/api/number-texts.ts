// Text where a number is meant. The vendor's examples send `"inode_size": "256"` and
// `"size": "3.30GiB"`, where the tables say Integer and Long (reference, 4.1 and 5.3.2).
import type { z } from 'zod'
import { numberFromText } from '../domain/number-text.ts'

/** A copy of `value` with numbers for the texts that the issues name; undefined if none is one. */
export const readNumberTexts = (value: unknown, issues: readonly Issue[]): unknown => {
  const root = { value: structuredClone(value) }
  const paths = issues.flatMap((issue) => numberPaths(issue, ['value']))
  const changed = paths.filter((path) => readNumberAt(root, path))
  return changed.length > 0 ? root.value : undefined
}

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]
type Json = { [key: PropertyKey]: unknown }

const numberPaths = (issue: Issue, base: Path): Path[] => {
  const path = [...base, ...issue.path]
  if (issue.code === 'invalid_type' && issue.expected === 'number') return [path]
  if (issue.code !== 'invalid_union') return []
  return issue.errors.flatMap((issues) => issues.flatMap((inner) => numberPaths(inner, path)))
}

const readNumberAt = (root: object, path: Path): boolean => {
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as Json)[key], root) as Json
  const key = path.at(-1)!
  const text = holder[key]
  const number = typeof text === 'string' ? numberFromText(text) : undefined
  if (number === undefined) return false
  holder[key] = number
  return true
}
