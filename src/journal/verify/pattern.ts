// A request as a test wants it to have been made, held against one that was.
import type { Entry, EntryInput, Origin } from '../entry.ts'
import { crossOut } from '../redact.ts'
import { differencesIn, type Found } from './differences.ts'

/** What a request should have been. What is left out may be anything. */
export type Pattern = {
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

const isAny = (segment: string) => segment === '*' || /^\{\w+\}$/.test(segment)

const pathMatches = (wanted: string, got: string) => {
  const [wantedParts, gotParts] = [wanted.split('/'), got.split('/')]
  return (
    wantedParts.length === gotParts.length &&
    wantedParts.every((part, i) => (isAny(part) ? gotParts[i] !== '' : part === gotParts[i]))
  )
}

/** In what an entry is not as wanted; nothing if it is. `input`: the entry's, its secrets open. */
export const mismatches = (pattern: Pattern, entry: Entry, input: EntryInput): Found[] => {
  const found: Found[] = []
  for (const part of plainParts)
    if (pattern[part] !== undefined && pattern[part] !== entry[part])
      found.push({ keys: [part], wanted: pattern[part], got: entry[part] })
  if (pattern.path !== undefined && !pathMatches(pattern.path, entry.path))
    found.push({ keys: ['path'], wanted: pattern.path, got: entry.path })
  for (const part of deepParts)
    if (pattern[part] !== undefined)
      found.push(...differencesIn(pattern[part], input[part], pattern.exact ?? false, [part]))
  if (pattern.caller)
    found.push(...differencesIn(pattern.caller, entry.caller ?? {}, false, ['caller']))
  return found
}

/** A pattern in words: `operation CreateTask, body {"name":"x"}`. */
export const patternText = ({ exact, ...pattern }: Pattern): string => {
  const parts = Object.entries(crossOut(pattern) as object).filter(([, v]) => v !== undefined)
  const words = parts.map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${words.join(', ') || 'anything'}${exact ? ' (exactly)' : ''}`
}
