// A call that no operation answers: which there are at that path, or nearly there.

import type { Advice } from './advice.ts'
import type { RefusalContext } from './refusal-context.ts'

const segments = (path: string) => path.split('/').filter(Boolean)

const isParameter = (segment: string) => segment.startsWith('{')

/** How many segments of the paths do not fit each other. */
const countMismatches = (pattern: string, path: string): number => {
  const [expected, actual] = [segments(pattern), segments(path)]
  const differing = expected.filter((each, at) => !isParameter(each) && each !== actual[at])
  return differing.length + Math.abs(expected.length - actual.length)
}

/** A path with its parameters as words to replace: /v3/tasks/TASK_ID. */
const pathTemplate = (path: string) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())

const MAX_SUGGESTIONS = 3

/** Names operations of the same path under other methods, else those of the nearest paths. */
export const routeAdvice = ({ method, path, context }: RefusalContext): Advice => {
  const rows = context.operations.all()
  const scored = rows
    .map((row) => ({ row, score: countMismatches(row.path, path) }))
    .filter(({ score }) => score < segments(path).length)
    .sort((a, b) => a.score - b.score)
  const same = scored.filter(({ score }) => score === 0).map(({ row }) => row)
  const near = same.length > 0 ? same : scored.slice(0, MAX_SUGGESTIONS).map(({ row }) => row)
  const calls = near.map((row) => `${row.method} ${pathTemplate(row.path)}`)
  return {
    reasons:
      same.length > 0
        ? [`The path exists, but not for ${method}.`]
        : ['No operation has such a path; it is compared letter by letter.'],
    fix: near.map((row) => ({
      message: `Perhaps ${row.id} was meant: ${row.summary}`,
      call: { method: row.method, path: pathTemplate(row.path) },
    })),
    details: { nearest: calls },
  }
}
