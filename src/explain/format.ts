// How explanations write instants, durations, lists, calls and steps.
import type { FixStep, HttpCall } from './schema.ts'

/** 2026-01-01T00:00:01.500Z. */
export const formatInstant = (at_ms: number): string => new Date(at_ms).toISOString()

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/** The two largest units of a duration: 1 h 12 min, 450 ms. */
export const formatDuration = (ms: number): string => {
  let left = Math.round(Math.abs(ms))
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(left / size)
    left -= count * size
    return count > 0 ? [`${count} ${unit}`] : []
  })
  return parts.slice(0, 2).join(' ') || '0 ms'
}

/** a, b and c. */
export const joinWithAnd = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** A call on one line: method, path, headers, body. */
export const formatCall = ({ method, path, headers = {}, body }: HttpCall): string =>
  [
    `${method} ${path}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [JSON.stringify(body)]),
  ].join(' ')

/** Steps as numbered lines. */
export const formatSteps = (steps: readonly FixStep[]): string =>
  steps
    .map(({ message, call }, at) => {
      const line = call ? `\n     ${formatCall(call)}` : ''
      return `  ${at + 1}. ${message}${line}`
    })
    .join('\n')
