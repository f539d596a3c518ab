// A call that no operation answers: which there are at that path, or nearly there.

import { operationsById } from '../pipeline/table.ts'
import type { Refused } from './about.ts'
import type { Advice } from './advice.ts'

const segments = (path: string) => path.split('/').filter(Boolean)

const isParameter = (segment: string) => segment.startsWith('{')

/** How many segments of the paths do not fit each other. */
const misfits = (pattern: string, path: string): number => {
  const [wanted, given] = [segments(pattern), segments(path)]
  const differing = wanted.filter((each, at) => !isParameter(each) && each !== given[at])
  return differing.length + Math.abs(wanted.length - given.length)
}

/** A path with its parameters as words to replace: /v3/tasks/TASK_ID. */
const shown = (path: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())

const NEAREST = 3

/** Names operations of the same path under other methods, else those of the nearest paths. */
export const routeAdvice = ({ method, path }: Refused): Advice => {
  const rows = [...operationsById.values()]
  const scored = rows
    .map((row) => ({ row, score: misfits(row.path, path) }))
    .filter(({ score }) => score < segments(path).length)
    .sort((a, b) => a.score - b.score)
  const same = scored.filter(({ score }) => score === 0).map(({ row }) => row)
  const near = same.length > 0 ? same : scored.slice(0, NEAREST).map(({ row }) => row)
  const calls = near.map((row) => `${row.method} ${shown(row.path)}`)
  return {
    why:
      same.length > 0
        ? [`The path exists, but not for ${method}.`]
        : ['No operation has such a path; it is compared letter by letter.'],
    fix: near.map((row) => ({
      say: `Perhaps ${row.id} was meant: ${row.summary}`,
      call: { method: row.method, path: shown(row.path) },
    })),
    details: { nearest: calls },
  }
}
