// Faults that a name carries, so that programs which know nothing of the emulator meet them.
import { nearest } from '../api/nearest.ts'
import type { Arming } from './draft.ts'
import { kindNamed } from './kinds/index.ts'
import { ArmedFault } from './shapes.ts'
import { usageOf, words } from './words.ts'

/**
 * What begins a fault within a name. Tasks may have no dots in theirs, and no host is called so by
 * accident.
 */
const MARKER = '--emu-'

/** One fault of a name: what to arm, or why it cannot be read. */
export type NamedFault = { text: string } & ({ arming: Arming } | { flaw: string })

type Owner = { source?: string; task?: string }

/** How often, and from which meeting on: `x2`, `n3`. */
const modifiers: Record<string, string> = { x: 'times', n: 'nth' }

const fieldsOf = (name: string, texts: readonly string[]): Record<string, unknown> | string => {
  const left = [...texts]
  const fields: Record<string, unknown> = { ...words[name]!.unsaid }
  for (const part of words[name]!.parts) {
    const value = left[0] === undefined ? undefined : part.read?.(left[0])
    if (value !== undefined) {
      fields[part.field] = value
      left.shift()
    } else if (part.isNeeded) {
      const meant = left[0] && part.known && nearest(left[0], part.known)
      const hint = meant ? `; ${left[0]} is no ${part.shown}, did you mean ${meant}?` : ''
      return `it must be written ${usageOf(name)}${hint}`
    }
  }
  for (const text of left) {
    const [, letter, count] = /^([xn])(\d{1,9})$/i.exec(text) ?? []
    if (!letter) return `${text} has no meaning there: it must be written ${usageOf(name)}`
    fields[modifiers[letter.toLowerCase()]!] = Number(count)
  }
  return fields
}

const read = (text: string, owner: Owner): NamedFault => {
  const [first = '', ...rest] = text.split('-')
  const name = first.toLowerCase()
  if (!Object.hasOwn(words, name)) {
    const meant = nearest(name, Object.keys(words))
    return { text, flaw: `${first} is no fault; did you mean ${meant}?` }
  }
  const fields = fieldsOf(name, rest)
  if (typeof fields === 'string') return { text, flaw: fields }
  const { operation, ...settings } = fields
  const { kind } = words[name]!
  const isOfTasks = kindNamed(kind)?.strikes === 'tasks'
  const match = { ...owner, ...(!isOfTasks && operation !== undefined && { operation }) }
  const armed = ArmedFault.safeParse({ kind, match, ...settings })
  if (armed.success) return { text, arming: armed.data as unknown as Arming }
  const [issue] = armed.error.issues
  return { text, flaw: `${issue?.path.join('.')} ${issue?.message}` }
}

/** The faults that the name of a source server or of a task carries, in their order. */
export const faultsIn = (name: string, owner: Owner): NamedFault[] =>
  name
    .split(/--emu-/i)
    .slice(1)
    .map((text) => read(text, owner))

/** What is said of a fault of a name that cannot be read: which it is, and why. */
export const complaintOf = ({ text, flaw }: { text: string; flaw: string }): string =>
  `${text}: ${flaw}`

/** What is left of a name without this fault: maybe nothing. */
export const nameWithout = (name: string, text: string): string =>
  name
    .split(/(?=--emu-)/i)
    .filter((part) => !isMarked(part) || part.slice(MARKER.length) !== text)
    .join('')

/** Whether a name may carry faults: most do not. */
export const isMarked = (name: string): boolean => name.toLowerCase().includes(MARKER)
