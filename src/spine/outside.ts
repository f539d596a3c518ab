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
}

const told = (reply: Reply) => ({
  status: reply.status,
  error_code: codeIn(reply),
  refusal: reply.refusal ? { name: reply.refusal.refusal, facts: reply.refusal.facts } : null,
})

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

  /** Remembers one and what was replied. */
  note(about: Omit<OutsideEntry, keyof ReturnType<typeof told>>, reply: Reply): void {
    this.#entries.push({ ...about, ...told(reply) })
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
