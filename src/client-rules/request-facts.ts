// What rules may ask of a request and its reply, worked out when they ask.
import { createHash } from 'node:crypto'
import { parseJson } from '../api/json-body.ts'
import { errorTemplates } from '../api/refusals.ts'
import { errorCodeOf } from '../api/render-error.ts'
import { requestPath } from '../api/request.ts'
import type { ObservedRequest } from '../pipeline/observed-request.ts'
import { unknownFields } from './unknown-fields.ts'

type JsonRecord = Readonly<Record<string, unknown>>

const EMPTY: JsonRecord = {}

/** Below a list, all of its items. */
const descend = (value: unknown, name: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => descend(each, name))
  return typeof value === 'object' && value !== null ? (value as JsonRecord)[name] : undefined
}

const lowerCaseKeys = (headers: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** A request that has been answered, as rules see it. */
export class RequestFacts {
  readonly observed: ObservedRequest
  /** The host's time at which it arrived, epoch ms. */
  readonly at_ms: number
  readonly operation: string
  readonly method: string
  readonly status: number
  #cache: Map<string, unknown> | undefined

  constructor(observed: ObservedRequest, at_ms: number) {
    this.observed = observed
    this.at_ms = at_ms
    this.operation = observed.operation?.id ?? ''
    this.method = observed.operation?.method ?? ''
    this.status = observed.sent.status
  }

  /** What stands at the path; undefined if nothing does. */
  get(path: string): unknown {
    // Nearly every rule asks for the first of these, of every request.
    if (path === 'status' || path === 'operation') return this[path]
    this.#cache ??= new Map()
    if (this.#cache.has(path)) return this.#cache.get(path)
    const value = this.#resolve(path)
    this.#cache.set(path, value)
    return value
  }

  /** The values at one of the paths, as texts; those of a list each by itself. */
  texts(paths: readonly string[]): string[] {
    return paths.flatMap((path) =>
      [this.get(path)].flat(9).flatMap((value) => (value == null ? [] : `${value}`)),
    )
  }

  #resolve(path: string): unknown {
    const [head = '', ...names] = path.split('.')
    const topLevel = this.#topLevelValue(head)
    if (topLevel == null) return undefined
    const segments = head.endsWith('headers') ? names.map((name) => name.toLowerCase()) : names
    return segments.reduce(descend, topLevel)
  }

  #topLevelValue(head: string): unknown {
    const { sent, request } = this.observed
    switch (head) {
      case 'method':
        return this.method
      case 'error_code':
        return sent.refusal
          ? errorTemplates[sent.refusal.refusal].code
          : (errorCodeOf(sent) ?? undefined)
      case 'request_digest':
        return this.#digest()
      case 'body':
        return request?.body ?? this.#parsedBody(request?.raw)
      case 'reply':
        return Buffer.isBuffer(sent.body) ? undefined : sent.body
      case 'headers':
        return lowerCaseKeys(request?.headers ?? EMPTY)
      case 'reply_headers':
        return lowerCaseKeys(sent.headers)
      case 'page':
        return this.#pagePosition()
      case 'unknown_fields':
        return this.#unknownFields()
      default:
        return request?.[head as 'params' | 'query']
    }
  }

  #unknownFields(): readonly string[] | undefined {
    const { operation: row } = this.observed
    const found = row?.body ? unknownFields(row, this.get('body')) : []
    return found.length > 0 ? found : undefined
  }

  #parsedBody(raw: Uint8Array | undefined): unknown {
    if (!raw || raw.length === 0) return undefined
    try {
      return parseJson(raw)
    } catch {
      return undefined
    }
  }

  /** Equal for requests that ask the same, whoever asks. */
  #digest(): string | undefined {
    const { operation: row, request } = this.observed
    if (!row || !request) return undefined
    const hash = createHash('sha256')
    hash.update(JSON.stringify([request.query ?? {}, request.body ?? null]))
    if (request.raw) hash.update(request.raw)
    return `${row.method} ${requestPath(row, request)} ${hash.digest('hex').slice(0, 8)}`
  }

  /** How much of a list was left, and whether the page began beyond its end. */
  #pagePosition(): { remaining: number; past_end: boolean } | undefined {
    const { body } = this.observed.sent
    const count = descend(body, 'count')
    if (this.method !== 'GET' || typeof count !== 'number') return undefined
    const items = Object.values(body as JsonRecord).find(Array.isArray)
    if (!items) return undefined
    const offset = Number(this.get('query.offset') ?? 0)
    return { remaining: count - offset - items.length, past_end: offset > 0 && offset >= count }
  }
}
