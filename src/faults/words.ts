// The words in which a name carries a fault: `web-1--emu-fail-SSL_CONFIG-40-3805-x2`.
import { subTaskNames } from '../domain/task/sub-task.ts'
import { targetQuotas } from './kinds/target-quota-reached.ts'
import { strikable } from './strikable.ts'

/** The virtual ms of a span that is written as 500ms, 30s, 5m or 2h; undefined: it is none. */
export const spanOf = (text: string): number | undefined => {
  const [, count, unit] = /^(\d{1,9})(ms|s|m|h)$/i.exec(text) ?? []
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
  return count && unit ? Number(count) * units[unit.toLowerCase()]! : undefined
}

const numberOf = (pattern: RegExp) => (text: string) =>
  pattern.test(text) ? Number(text) : undefined

const subTaskOf = (text: string): string | undefined => {
  if (text.toLowerCase() === 'any') return '*'
  return subTaskNames.find((name) => name === text.toUpperCase())
}

/** The family SMS may be left out. */
const codeOf = (text: string): string | undefined => {
  if (/^\d{4}$/.test(text)) return `SMS.${text}`
  return /^[a-z]+\.\d{4}$/i.test(text) ? text.toUpperCase() : undefined
}

const oneOf = (known: readonly string[]) => ({
  read: (text: string) => known.find((one) => one.toLowerCase() === text.toLowerCase()),
  known,
})

const [percent, count, decimal] = [/^\d{1,3}$/, /^\d{1,9}$/, /^\d{1,6}(\.\d+)?$/].map(numberOf)

/**
 * One part of a word: the field it fills, how it is read (undefined: it is none of these), and the
 * words that it can be where they are few.
 */
type Part = {
  field: string
  shown: string
  read: ((text: string) => unknown) | undefined
  isNeeded?: boolean
  known?: readonly string[]
}

const subtask = {
  field: 'subtask',
  shown: 'SUBTASK',
  read: subTaskOf,
  known: ['any', ...subTaskNames],
}
const progress = { field: 'at_progress', shown: 'PERCENT', read: percent }
const error_code = { field: 'error_code', shown: 'CODE', read: codeOf }
const lasting = { field: 'for_ms', shown: 'SPAN', read: spanOf }
const needed = (part: Part): Part => ({ ...part, isNeeded: true })
const operation = needed({ field: 'operation', shown: 'OPERATION', ...oneOf(strikable) })
const span = (field: string, shown = 'SPAN') => needed({ field, shown, read: spanOf })

/** A word: the kind of fault it means, its parts in their order, and what goes unsaid. */
export type Word = { kind: string; parts: readonly Part[]; unsaid?: Record<string, unknown> }

/** Every word. Those of one kind of part stand in any order as long as each can be told apart. */
export const words: Readonly<Record<string, Word>> = {
  fail: {
    kind: 'fail-subtask',
    parts: [needed(subtask), progress, error_code],
    unsaid: { error_code: 'SMS.3805' },
  },
  stall: { kind: 'stall-subtask', parts: [needed(subtask), progress, lasting] },
  slow: {
    kind: 'slow-network',
    parts: [needed({ field: 'mbps', shown: 'MBPS', read: decimal })],
  },
  flap: { kind: 'flapping-network', parts: [span('up_ms', 'UP'), span('down_ms', 'DOWN')] },
  offline: { kind: 'agent-offline', parts: [subtask, progress, lasting] },
  overspeed: {
    kind: 'overspeed',
    parts: [span('after_ms')].map((p) => ({ ...p, isNeeded: false })),
  },
  clone: { kind: 'fail-clone', parts: [progress, error_code] },
  drill: { kind: 'fail-drill', parts: [error_code] },
  clear: { kind: 'fail-snapshot-clear', parts: [error_code] },
  quota: {
    kind: 'target-quota-reached',
    parts: [needed({ field: 'what', shown: 'QUOTA', ...oneOf(targetQuotas) }), progress],
  },
  nopassword: { kind: 'target-password-gone', parts: [] },
  refuse: { kind: 'refuse', parts: [operation, error_code], unsaid: { error_code: 'SMS.9004' } },
  throttle: {
    kind: 'throttle',
    parts: [operation, needed({ field: 'limit', shown: 'LIMIT', read: count }), span('period_ms')],
  },
}

/** How each word is written: `fail-SUBTASK[-PERCENT][-CODE]`. */
export const usageOf = (name: string): string =>
  [
    name,
    ...words[name]!.parts.map(({ shown, isNeeded }) => (isNeeded ? `-${shown}` : `[-${shown}]`)),
  ].join('')
