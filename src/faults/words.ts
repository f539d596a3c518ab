// The words in which a name carries a fault: `web-1--emu-fail-SSL_CONFIG-40-3805-x2`.
import { subTaskNames } from '../domain/task/sub-task.ts'
import { faultableOperations } from './faultable-operations.ts'
import { targetQuotas } from './kinds/target-quota-reached.ts'

/** The virtual ms of a span that is written as 500ms, 30s, 5m or 2h; undefined: it is none. */
export const parseDuration = (text: string): number | undefined => {
  const [, count, unit] = /^(\d{1,9})(ms|s|m|h)$/i.exec(text) ?? []
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
  return count && unit ? Number(count) * units[unit.toLowerCase()]! : undefined
}

const numberParser = (pattern: RegExp) => (text: string) =>
  pattern.test(text) ? Number(text) : undefined

const parseSubTask = (text: string): string | undefined => {
  if (text.toLowerCase() === 'any') return '*'
  return subTaskNames.find((name) => name === text.toUpperCase())
}

/** The family SMS may be left out. */
const parseErrorCode = (text: string): string | undefined => {
  if (/^\d{4}$/.test(text)) return `SMS.${text}`
  return /^[a-z]+\.\d{4}$/i.test(text) ? text.toUpperCase() : undefined
}

const choiceOf = (known: readonly string[]) => ({
  parse: (text: string) => known.find((choice) => choice.toLowerCase() === text.toLowerCase()),
  choices: known,
})

const [percent, count, decimal] = [/^\d{1,3}$/, /^\d{1,9}$/, /^\d{1,6}(\.\d+)?$/].map(numberParser)

/**
 * One part of a word: the field it fills, how it is read (undefined: it is none of these), and the
 * words that it can be where they are few.
 */
type SyntaxPart = {
  field: string
  placeholder: string
  parse: ((text: string) => unknown) | undefined
  isRequired?: boolean
  choices?: readonly string[]
}

const subtask = {
  field: 'subtask',
  placeholder: 'SUBTASK',
  parse: parseSubTask,
  choices: ['any', ...subTaskNames],
}
const progress = { field: 'at_progress', placeholder: 'PERCENT', parse: percent }
const error_code = { field: 'error_code', placeholder: 'CODE', parse: parseErrorCode }
const duration = { field: 'for_ms', placeholder: 'SPAN', parse: parseDuration }
const required = (part: SyntaxPart): SyntaxPart => ({ ...part, isRequired: true })
const operation = required({
  field: 'operation',
  placeholder: 'OPERATION',
  ...choiceOf(faultableOperations),
})
const requiredDuration = (field: string, placeholder = 'SPAN') =>
  required({ field, placeholder, parse: parseDuration })

/** A word: the kind of fault it means, its parts in their order, and what goes unsaid. */
export type FaultSyntax = {
  kind: string
  parts: readonly SyntaxPart[]
  defaults?: Record<string, unknown>
}

/** Every word. Those of one kind of part stand in any order as long as each can be told apart. */
export const nameSyntax: Readonly<Record<string, FaultSyntax>> = {
  fail: {
    kind: 'fail-subtask',
    parts: [required(subtask), progress, error_code],
    defaults: { error_code: 'SMS.3805' },
  },
  stall: { kind: 'stall-subtask', parts: [required(subtask), progress, duration] },
  slow: {
    kind: 'slow-network',
    parts: [required({ field: 'mbps', placeholder: 'MBPS', parse: decimal })],
  },
  flap: {
    kind: 'flapping-network',
    parts: [requiredDuration('up_ms', 'UP'), requiredDuration('down_ms', 'DOWN')],
  },
  offline: { kind: 'agent-offline', parts: [subtask, progress, duration] },
  overspeed: {
    kind: 'overspeed',
    parts: [requiredDuration('after_ms')].map((p) => ({ ...p, isRequired: false })),
  },
  clone: { kind: 'fail-clone', parts: [progress, error_code] },
  drill: { kind: 'fail-drill', parts: [error_code] },
  clear: { kind: 'fail-snapshot-clear', parts: [error_code] },
  quota: {
    kind: 'target-quota-reached',
    parts: [required({ field: 'what', placeholder: 'QUOTA', ...choiceOf(targetQuotas) }), progress],
  },
  nopassword: { kind: 'target-password-gone', parts: [] },
  refuse: { kind: 'refuse', parts: [operation, error_code], defaults: { error_code: 'SMS.9004' } },
  throttle: {
    kind: 'throttle',
    parts: [
      operation,
      required({ field: 'limit', placeholder: 'LIMIT', parse: count }),
      requiredDuration('period_ms'),
    ],
  },
}

/** How each word is written: `fail-SUBTASK[-PERCENT][-CODE]`. */
export const syntaxUsage = (name: string): string =>
  [
    name,
    ...nameSyntax[name]!.parts.map(({ placeholder, isRequired }) =>
      isRequired ? `-${placeholder}` : `[-${placeholder}]`,
    ),
  ].join('')
