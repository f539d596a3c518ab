// What rules may ask of a request and its reply, worked out when they ask.
import { createHash } from 'node:crypto'
import { parseJson } from '../api/json-body.ts'
import { refusals } from '../api/refusals.ts'
import type { Arrival } from '../pipeline/observer.ts'
import { codeIn, pathOf } from '../pipeline/record-request.ts'
import { unknownFields } from './unknown-fields.ts'

type Record_ = Readonly<Record<string, unknown>>

const NOTHING: Record_ = {}

/** Below a list, all of its items. */
const down = (value: unknown, name: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => down(each, name))
  return typeof value === 'object' && value !== null ? (value as Record_)[name] : undefined
}

const lowerCased = (headers: Record_): Record_ =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** A request that has been answered, as rules see it. */
export class Facts {
  readonly arrival: Arrival
  /** The host's time at which it arrived, epoch ms. */
  readonly at_ms: number
  readonly operation: string
  readonly method: string
  readonly status: number
  #known: Map<string, unknown> | undefined

  constructor(arrival: Arrival, at_ms: number) {
    this.arrival = arrival
    this.at_ms = at_ms
    this.operation = arrival.row?.id ?? ''
    this.method = arrival.row?.method ?? ''
    this.status = arrival.sent.status
  }

  /** What stands at the path; undefined if nothing does. */
  get(path: string): unknown {
    // Nearly every rule asks for the first of these, of every request.
    if (path === 'status' || path === 'operation') return this[path]
    this.#known ??= new Map()
    if (this.#known.has(path)) return this.#known.get(path)
    const value = this.#find(path)
    this.#known.set(path, value)
    return value
  }

  /** The values at one of the paths, as texts; those of a list each by itself. */
  texts(paths: readonly string[]): string[] {
    return paths.flatMap((path) =>
      [this.get(path)].flat(9).flatMap((value) => (value == null ? [] : `${value}`)),
    )
  }

  #find(path: string): unknown {
    const [head = '', ...names] = path.split('.')
    const own = this.#own(head)
    if (own == null) return undefined
    const low = head.endsWith('headers') ? names.map((name) => name.toLowerCase()) : names
    return low.reduce(down, own)
  }

  #own(head: string): unknown {
    const { sent, request } = this.arrival
    switch (head) {
      case 'method':
        return this.method
      case 'error_code':
        return sent.refusal ? refusals[sent.refusal.refusal].code : (codeIn(sent) ?? undefined)
      case 'request':
        return this.#digest()
      case 'body':
        return request?.body ?? this.#parsed(request?.raw)
      case 'reply':
        return Buffer.isBuffer(sent.body) ? undefined : sent.body
      case 'headers':
        return lowerCased(request?.headers ?? NOTHING)
      case 'reply_headers':
        return lowerCased(sent.headers)
      case 'page':
        return this.#page()
      case 'unknown':
        return this.#unknown()
      default:
        return request?.[head as 'params' | 'query']
    }
  }

  #unknown(): readonly string[] | undefined {
    const { row } = this.arrival
    const found = row?.body ? unknownFields(row, this.get('body')) : []
    return found.length > 0 ? found : undefined
  }

  #parsed(raw: Uint8Array | undefined): unknown {
    if (!raw || raw.length === 0) return undefined
    try {
      return parseJson(raw)
    } catch {
      return undefined
    }
  }

  /** Equal for requests that ask the same, whoever asks. */
  #digest(): string | undefined {
    const { row, request } = this.arrival
    if (!row || !request) return undefined
    const hash = createHash('sha256')
    hash.update(JSON.stringify([request.query ?? {}, request.body ?? null]))
    if (request.raw) hash.update(request.raw)
    return `${row.method} ${pathOf(row, request)} ${hash.digest('hex').slice(0, 8)}`
  }

  /** How much of a list was left, and whether the page began beyond its end. */
  #page(): { rest: number; beyond: boolean } | undefined {
    const { body } = this.arrival.sent
    const count = down(body, 'count')
    if (this.method !== 'GET' || typeof count !== 'number') return undefined
    const items = Object.values(body as Record_).find(Array.isArray)
    if (!items) return undefined
    const offset = Number(this.get('query.offset') ?? 0)
    return { rest: count - offset - items.length, beyond: offset > 0 && offset >= count }
  }
}
