// Requests that reached no workspace: rejected ones, and those that are about no workspace.

import { sha256 } from '../crypto/sha256.ts'
import type { RefusalFacts, RefusalName } from '../domain/refusals.ts'
import { matchesRequest, type RequestMatch } from '../domain/request-match.ts'

/** A request that reached no workspace, and so has no workspace's time: `at_ms` is real time. */
export type UnmatchedEntry = {
  request_id: string
  at_ms: number
  /** Null where no operation has the path. */
  operation: string | null
  method: string
  path: string
  status: number
  error_code: string | null
  refusal: { name: RefusalName; facts: RefusalFacts } | null
  /** The body of the reply, if it is an error. */
  reply: unknown
}

/** Which of them to list: those that match all of `matches`, at an instant within the span. */
export type UnmatchedFilter = {
  matches?: readonly RequestMatch[]
  from_ms?: number | undefined
  until_ms?: number | undefined
}

/** The most requests that are kept, in memory. */
const MAX_ENTRIES = 1000

/** Keeps the latest requests that reached no workspace. */
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

  /** Adds a request. */
  append(entry: UnmatchedEntry): void {
    this.#entries.push(entry)
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift()
  }

  /** Those that match, latest last. */
  list({ matches = [], from_ms = 0, until_ms = Infinity }: UnmatchedFilter = {}): UnmatchedEntry[] {
    return this.#entries.filter(
      (entry) =>
        entry.at_ms >= from_ms &&
        entry.at_ms < until_ms &&
        matches.every((match) => matchesRequest(match, { ...entry, caller: null })),
    )
  }

  /** Removes all. */
  clear(): void {
    this.#entries = []
  }

  /** The request with this id. */
  byRequestId(request_id: string): UnmatchedEntry | undefined {
    return this.#entries.find((entry) => entry.request_id === request_id)
  }
}
