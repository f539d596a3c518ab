// Requests that reached no workspace: turned away at the door, or about none in particular.
import type { RefusalFacts, RefusalName } from '../domain/refusals.ts'
import { sha256 } from '../workspace/ids.ts'
import { codeIn } from './passage.ts'
import type { Reply } from './request.ts'

/** A request as it is remembered here. `at_ms` is real time: no workspace's clock is its own. */
export type OutsideEntry = {
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

/** What a request that reached no workspace was about. */
export type OutsideRequest = Pick<OutsideEntry, 'operation' | 'method' | 'path'>

/** So many are remembered, in memory. */
const KEPT = 1000

/** What came to no workspace, latest last. */
export class Outside {
  readonly #seed: string
  readonly #entries: OutsideEntry[] = []
  #count = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  /** 32 hex digits; the same sequence for the same seed. */
  nextRequestId(): string {
    return sha256(`${this.#seed}:request:${this.#count++}`).slice(0, 32)
  }

  /** Remembers a request that was answered at this instant. */
  note(about: OutsideRequest, reply: Reply, request_id: string, at_ms: number): void {
    const { status, refusal, body } = reply
    this.#entries.push({
      request_id,
      at_ms,
      ...about,
      status,
      error_code: codeIn(reply),
      refusal: refusal ? { name: refusal.refusal, facts: refusal.facts } : null,
      reply: status >= 400 ? body : null,
    })
    if (this.#entries.length > KEPT) this.#entries.shift()
  }

  /** What is remembered, latest last. */
  entries(): readonly OutsideEntry[] {
    return this.#entries
  }

  /** What is remembered of a request. */
  ofRequest(request_id: string): OutsideEntry | undefined {
    return this.#entries.find((entry) => entry.request_id === request_id)
  }
}
