// A call that no operation has: the operations that have its path, or a similar one.
import { fixStep, httpCall } from './fix-step.ts'
import type { Advice, RefusalContext } from './refusal-context.ts'

const MAX_SUGGESTIONS = 3

/** Suggests the path's operations of other methods, or else those of the most similar paths. */
export const routeAdvice = ({ method, path, context }: RefusalContext): Advice => {
  const scored = context.operations
    .all()
    .map((row) => ({ row, score: countMismatches(row.path, path) }))
    .filter(({ score }) => score < segments(path).length)
    .sort((a, b) => a.score - b.score)
  const same = scored.filter(({ score }) => score === 0)
  const near = same.length > 0 ? same : scored.slice(0, MAX_SUGGESTIONS)
  const fix = near.map(({ row }) =>
    fixStep(
      `Perhaps you mean ${row.id}: ${row.summary}`,
      httpCall(row.method, pathTemplate(row.path)),
    ),
  )
  return {
    reasons: [
      same.length > 0
        ? `The path exists, but not for ${method}.`
        : 'No operation has this path; paths are compared letter by letter.',
    ],
    fix,
    details: { nearest: fix.map(({ call }) => `${call!.method} ${call!.path}`) },
  }
}

const segments = (path: string) => path.split('/').filter(Boolean)

/** In how many segments the path does not fit the pattern. */
const countMismatches = (pattern: string, path: string): number => {
  const [expected, actual] = [segments(pattern), segments(path)]
  const differing = expected.filter((each, at) => !each.startsWith('{') && each !== actual[at])
  return differing.length + Math.abs(expected.length - actual.length)
}

/** A path with words to replace instead of parameters: /v3/tasks/TASK_ID. */
const pathTemplate = (path: string) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())
