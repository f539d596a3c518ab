// Requests that reached no workspace: turned away at the door, or about none in particular.

import { sha256 } from '../crypto/sha256.ts'
import type { RefusalFacts, RefusalName } from '../domain/refusals.ts'

/** A request as it is remembered here. `at_ms` is real time: no workspace's clock is its own. */
export type UnmatchedEntry = {
  request_id: string
  at_ms: number
  /** Absent where no operation has such a path. */
  operation: string | null
  method: string
  path: string
  status: number
  error_code: string | null
  refusal: { name: RefusalName; facts: RefusalFacts } | null
  /** The body of the reply, where it tells an error. */
  reply: unknown
}

/** Which of them to list; all conditions hold at once. */
export type UnmatchedFilter = {
  operation?: string | undefined
  status?: number | undefined
  error_code?: string | undefined
  from_ms?: number | undefined
  until_ms?: number | undefined
}

/** What a request that reached no workspace was about. */
export type UnmatchedRequest = Pick<UnmatchedEntry, 'operation' | 'method' | 'path'>

/** So many are remembered, in memory. */
const MAX_ENTRIES = 1000

/** What came to no workspace, latest last. */
export class UnmatchedRequests {
  readonly #seed: string
  #entries: UnmatchedEntry[] = []
  #count = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  /** 32 hex digits; the same sequence for the same seed. */
  nextRequestId(): string {
    return sha256(`${this.#seed}:request:${this.#count++}`).slice(0, 32)
  }

  /** Remembers one. */
  append(entry: UnmatchedEntry): void {
    this.#entries.push(entry)
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift()
  }

  /** Those that match, latest last. */
  list({ from_ms = 0, until_ms = Number.POSITIVE_INFINITY, ...filter }: UnmatchedFilter = {}) {
    const conditions = Object.entries(filter).filter(([, value]) => value !== undefined)
    return this.#entries.filter(
      (entry) =>
        entry.at_ms >= from_ms &&
        entry.at_ms < until_ms &&
        conditions.every(([name, value]) => entry[name as keyof typeof filter] === value),
    )
  }

  /** Forgets them all. */
  clear(): void {
    this.#entries = []
  }

  /** What is remembered of a request. */
  byRequestId(request_id: string): UnmatchedEntry | undefined {
    return this.#entries.find((entry) => entry.request_id === request_id)
  }
}
