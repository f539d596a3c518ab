// Fields of a request that no edition of the reference has.
import { strict } from '../api/strict.ts'
import type { AnyOperation } from '../pipeline/table.ts'

/** Verdicts are kept by the fields that a body has, of which a client knows but a few sets. */
const MAX_KNOWN = 5000
const known = new Map<string, readonly string[]>()

const namesIn = (value: unknown, at: string, found: Set<string>): Set<string> => {
  if (Array.isArray(value)) for (const each of value) namesIn(each, `${at}[]`, found)
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) {
      found.add(`${at}.${name}`)
      namesIn(each, `${at}.${name}`, found)
    }
  return found
}

const find = (row: AnyOperation, body: unknown): readonly string[] => {
  const result = strict(row.body!).safeParse(body)
  return (result.error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key].join('.'))
      : [],
  )
}

/** Names of the body's unknown fields. */
export const unknownFields = (row: AnyOperation, body: unknown): readonly string[] => {
  if (!row.body || typeof body !== 'object' || body === null) return []
  const key = [row.id, ...namesIn(body, '', new Set())].join('\n')
  const ready = known.get(key)
  if (ready) return ready
  if (known.size >= MAX_KNOWN) known.clear()
  const found = find(row, body)
  known.set(key, found)
  return found
}
