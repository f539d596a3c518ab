// The form of a remedy, and the filling of its placeholders.

/** A call to make. Texts may hold {placeholders}; one that is a whole text keeps its type. */
export type CallTemplate = {
  method: string
  path: string
  headers?: Readonly<Record<string, string>> | undefined
  body?: unknown
  /** What it is for, where it is not the first of a remedy's calls. */
  purpose?: string
}

/**
 * What a refusal speaks of: a value that was sent, the body as a whole, an id, the state of a task,
 * who asked, what they may do, a limit.
 */
export type Topic =
  | 'value'
  | 'body'
  | 'id'
  | 'route'
  | 'state'
  | 'credential'
  | 'policy'
  | 'limit'
  | 'resource'

/** The remedy of one refusal. */
export type Remedy = { topic: Topic; message: string; calls?: readonly CallTemplate[] }

type Values = Readonly<Record<string, unknown>>

const fillText = (text: string, values: Values): unknown => {
  const whole = /^\{(\w+)\}$/.exec(text)?.[1]
  if (whole !== undefined && whole in values) return values[whole]
  return text.replace(/\{(\w+)\}/g, (placeholder, key: string) => `${values[key] ?? placeholder}`)
}

/** A remedy, or a part of one, with its placeholders filled. */
export const fillPlaceholders = <T>(part: T, values: Values): T => {
  if (typeof part === 'string') return fillText(part, values) as T
  if (Array.isArray(part)) return part.map((each) => fillPlaceholders(each, values)) as T
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, each]) => [key, fillPlaceholders(each, values)]),
  ) as T
}
