// Fields of a request's body that no edition of the reference has.
import type { AnyOperation } from '../api/operation.ts'
import { strictSchema } from '../api/strict-schema.ts'

/** Results are cached by the set of fields in a body. A client sends only a few such sets. */
const MAX_CACHED = 5000
const cache = new Map<string, readonly string[]>()

const fieldNames = (value: unknown, at: string, found: Set<string>): Set<string> => {
  if (Array.isArray(value)) for (const each of value) fieldNames(each, `${at}[]`, found)
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) {
      found.add(`${at}.${name}`)
      fieldNames(each, `${at}.${name}`, found)
    }
  return found
}

const findUnknownFields = (row: AnyOperation, body: unknown): readonly string[] => {
  const result = strictSchema(row.body!).safeParse(body)
  return (result.error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key].join('.'))
      : [],
  )
}

/** Names of the body's unknown fields. */
export const unknownFields = (row: AnyOperation, body: unknown): readonly string[] => {
  if (!row.body || typeof body !== 'object' || body === null) return []
  const key = [row.id, ...fieldNames(body, '', new Set())].join('\n')
  const cached = cache.get(key)
  if (cached) return cached
  if (cache.size >= MAX_CACHED) cache.clear()
  const found = findUnknownFields(row, body)
  cache.set(key, found)
  return found
}
