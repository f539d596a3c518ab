// A request as a test wants it to have been made, held against one that was.
import { type JsonDifference, jsonDifferences } from '../../domain/json.ts'
import type { Entry, EntryInput, Origin } from '../entry.ts'
import { redact } from '../redact.ts'

/** What a request should have been. What is left out may be anything. */
export type RequestPattern = {
  operation?: string | undefined
  method?: string | undefined
  /** As asked; a segment `*` or `{name}` stands for any. */
  path?: string | undefined
  params?: Readonly<Record<string, string>> | undefined
  query?: Readonly<Record<string, string>> | undefined
  headers?: Readonly<Record<string, string>> | undefined
  body?: unknown
  /** Whether params, query, headers and body have to be exactly these where they are named. */
  exact?: boolean | undefined
  caller?: { user?: string | undefined; project_id?: string | null | undefined } | undefined
  status?: number | undefined
  /** Null for a request that was not refused. */
  error_code?: string | null | undefined
  origin?: Origin | undefined
}

const plainParts = ['operation', 'method', 'status', 'error_code', 'origin'] as const
const deepParts = ['params', 'query', 'headers', 'body'] as const

const isWildcard = (segment: string) => segment === '*' || /^\{\w+\}$/.test(segment)

const pathMatches = (pattern: string, path: string) => {
  const [patternParts, pathParts] = [pattern.split('/'), path.split('/')]
  return (
    patternParts.length === pathParts.length &&
    patternParts.every((part, i) =>
      isWildcard(part) ? pathParts[i] !== '' : part === pathParts[i],
    )
  )
}

/** In what an entry is not as wanted; nothing if it is. `input`: the entry's, its secrets open. */
export const mismatches = (
  pattern: RequestPattern,
  entry: Entry,
  input: EntryInput,
): JsonDifference[] => {
  const found: JsonDifference[] = []
  const comparison = pattern.exact ? 'exact' : 'partial'
  for (const part of plainParts)
    if (pattern[part] !== undefined && pattern[part] !== entry[part])
      found.push({ path: [part], before: pattern[part], after: entry[part] })
  if (pattern.path !== undefined && !pathMatches(pattern.path, entry.path))
    found.push({ path: ['path'], before: pattern.path, after: entry.path })
  for (const part of deepParts)
    if (pattern[part] !== undefined)
      found.push(...jsonDifferences(pattern[part], input[part], comparison, [part]))
  if (pattern.caller)
    found.push(...jsonDifferences(pattern.caller, entry.caller ?? {}, 'partial', ['caller']))
  return found
}

/** A pattern in words: `operation CreateTask, body {"name":"x"}`. */
export const describePattern = ({ exact, ...pattern }: RequestPattern): string => {
  const parts = Object.entries(redact(pattern) as object).filter(([, v]) => v !== undefined)
  const words = parts.map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${words.join(', ') || 'anything'}${exact ? ' (exactly)' : ''}`
}
