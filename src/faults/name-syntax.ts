// Faults that a name carries, so that programs which know nothing of the emulator meet them.
import { closestMatch } from '../api/closest-match.ts'
import { formatZodError, plainMessages } from '../api/zod-messages.ts'
import type { ArmRequest } from './draft.ts'
import { findFaultKind } from './kinds/index.ts'
import { FaultRequestSchema } from './schema.ts'
import { nameSyntax, syntaxUsage } from './words.ts'

/**
 * What begins a fault within a name. Tasks may have no dots in theirs, and no host is called so by
 * accident.
 */
const MARKER = '--emu-'

/** One fault of a name: what to arm, or why it cannot be read. */
export type NamedFault = { text: string } & ({ request: ArmRequest } | { problem: string })

type FaultOwner = { source?: string; task?: string }

/** How often, and from which meeting on: `x2`, `n3`. */
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
        ? `; ${remaining[0]} is no ${part.placeholder}, did you mean ${suggestion}?`
        : ''
      return `it must be written ${syntaxUsage(name)}${hint}`
    }
  }
  for (const text of remaining) {
    const [, letter, count] = /^([xn])(\d{1,9})$/i.exec(text) ?? []
    if (!letter) return `${text} has no meaning there: it must be written ${syntaxUsage(name)}`
    fields[modifiers[letter.toLowerCase()]!] = Number(count)
  }
  return fields
}

const parseNamedFault = (text: string, owner: FaultOwner): NamedFault => {
  const [keyword = '', ...rest] = text.split('-')
  const name = keyword.toLowerCase()
  if (!Object.hasOwn(nameSyntax, name)) {
    const suggestion = closestMatch(name, Object.keys(nameSyntax))
    return { text, problem: `${keyword} is no fault; did you mean ${suggestion}?` }
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

/** The faults that the name of a source server or of a task carries, in their order. */
export const parseNamedFaults = (name: string, owner: FaultOwner): NamedFault[] =>
  name
    .split(/--emu-/i)
    .slice(1)
    .map((text) => parseNamedFault(text, owner))

/** What is said of a fault of a name that cannot be read: which it is, and why. */
export const namedFaultError = ({ text, problem }: { text: string; problem: string }): string =>
  `${text}: ${problem}`

/** What is left of a name without this fault: maybe nothing. */
export const removeFaultFromName = (name: string, text: string): string =>
  name
    .split(/(?=--emu-)/i)
    .filter((part) => !mayContainFaults(part) || part.slice(MARKER.length) !== text)
    .join('')

/** Whether a name may carry faults: most do not. */
export const mayContainFaults = (name: string): boolean => name.toLowerCase().includes(MARKER)
