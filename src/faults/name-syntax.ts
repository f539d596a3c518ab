// Faults in the name of a source server or task, such as `web-1--emu-fail-SSL_CONFIG-40-3805-x2`.
// They apply to programs that know nothing of the emulator.
import { closestMatch } from '../api/closest-match.ts'
import { formatZodError, plainMessages } from '../api/zod-messages.ts'
import { subTaskNames } from '../domain/task/sub-task.ts'
import type { ArmRequest } from './draft.ts'
import { faultableOperations } from './faultable-operations.ts'
import { findFaultKind } from './kinds/index.ts'
import { targetQuotas } from './kinds/target-quota-reached.ts'
import { FaultRequestSchema } from './schema.ts'

/** One fault in a name: the fault to arm, or why the text cannot be parsed. */
export type NamedFault = { text: string } & ({ request: ArmRequest } | { problem: string })

type FaultOwner = { source?: string; task?: string }

/**
 * The marker that begins a fault within a name. Names of tasks cannot contain dots, and no host has
 * the marker in its name by accident.
 */
const MARKER = '--emu-'

/** The faults in the name of a source server or task, in order. */
export const parseNamedFaults = (name: string, owner: FaultOwner): NamedFault[] =>
  name
    .split(/--emu-/i)
    .slice(1)
    .map((text) => parseNamedFault(text, owner))

/** The error message for a fault in a name that cannot be parsed. */
export const namedFaultError = ({ text, problem }: { text: string; problem: string }): string =>
  `${text}: ${problem}`

/** The name without this fault. The result can be empty. */
export const removeFaultFromName = (name: string, text: string): string =>
  name
    .split(/(?=--emu-)/i)
    .filter((part) => !mayContainFaults(part) || part.slice(MARKER.length) !== text)
    .join('')

/** Whether a name contains the marker of a fault. */
export const mayContainFaults = (name: string): boolean => name.toLowerCase().includes(MARKER)

/** `x2`: apply two times. `n3`: apply from the third match on. */
const modifiers: Record<string, string> = { x: 'times', n: 'nth' }

const parseFields = (name: string, texts: readonly string[]): Record<string, unknown> | string => {
  const remaining = [...texts]
  const fields: Record<string, unknown> = { ...nameSyntax[name]!.defaults }
  for (const part of nameSyntax[name]!.parts) {
    const value = remaining[0] === undefined ? undefined : part.parse?.(remaining[0])
    if (value !== undefined) {
      fields[part.field] = value
      remaining.shift()
    } else if (part.isRequired) {
      const suggestion = remaining[0] && part.choices && closestMatch(remaining[0], part.choices)
      const hint = suggestion
        ? `; ${remaining[0]} is not a valid ${part.placeholder}, did you mean ${suggestion}?`
        : ''
      return `it must be written ${syntaxUsage(name)}${hint}`
    }
  }
  for (const text of remaining) {
    const [, letter, count] = /^([xn])(\d{1,9})$/i.exec(text) ?? []
    if (!letter) return `unexpected ${text}: it must be written ${syntaxUsage(name)}`
    fields[modifiers[letter.toLowerCase()]!] = Number(count)
  }
  return fields
}

const parseNamedFault = (text: string, owner: FaultOwner): NamedFault => {
  const [keyword = '', ...rest] = text.split('-')
  const name = keyword.toLowerCase()
  if (!Object.hasOwn(nameSyntax, name)) {
    const suggestion = closestMatch(name, Object.keys(nameSyntax))
    return { text, problem: `${keyword} is not a fault; did you mean ${suggestion}?` }
  }
  const fields = parseFields(name, rest)
  if (typeof fields === 'string') return { text, problem: fields }
  const { operation, ...settings } = fields
  const { kind } = nameSyntax[name]!
  const isTaskFault = findFaultKind(kind)?.appliesTo === 'tasks'
  const match = { ...owner, ...(!isTaskFault && operation !== undefined && { operation }) }
  const armed = FaultRequestSchema.safeParse({ kind, match, ...settings }, plainMessages)
  if (armed.success) return { text, request: armed.data as unknown as ArmRequest }
  return { text, problem: formatZodError(armed.error) }
}

/** Virtual ms of a duration such as 500ms, 30s, 5m or 2h; undefined if the text is not one. */
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

/** An error code. The prefix `SMS.` is optional. */
const parseErrorCode = (text: string): string | undefined => {
  if (/^\d{4}$/.test(text)) return `SMS.${text}`
  return /^[a-z]+\.\d{4}$/i.test(text) ? text.toUpperCase() : undefined
}

const choiceOf = (choices: readonly string[]) => ({
  parse: (text: string) => choices.find((choice) => choice.toLowerCase() === text.toLowerCase()),
  choices,
})

const [percent, count, decimal] = [/^\d{1,3}$/, /^\d{1,9}$/, /^\d{1,6}(\.\d+)?$/].map(numberParser)

/**
 * One part of a fault in a name: the field it fills, its parser (which returns undefined for a text
 * that does not fit), and the choices if there are few.
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
const duration = { field: 'for_ms', placeholder: 'DURATION', parse: parseDuration }
const required = (part: SyntaxPart): SyntaxPart => ({ ...part, isRequired: true })
const operation = required({
  field: 'operation',
  placeholder: 'OPERATION',
  ...choiceOf(faultableOperations),
})
const requiredDuration = (field: string, placeholder = 'DURATION') =>
  required({ field, placeholder, parse: parseDuration })

/** The syntax of a fault in a name: its kind, its parts in order, and the defaults of fields. */
export type FaultSyntax = {
  kind: string
  parts: readonly SyntaxPart[]
  defaults?: Record<string, unknown>
}

/**
 * The syntax of each fault by its keyword. An optional part can be left out if the next differs.
 */
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

/** How a fault is written: `fail-SUBTASK[-PERCENT][-CODE]`. */
export const syntaxUsage = (name: string): string =>
  [
    name,
    ...nameSyntax[name]!.parts.map(({ placeholder, isRequired }) =>
      isRequired ? `-${placeholder}` : `[-${placeholder}]`,
    ),
  ].join('')
