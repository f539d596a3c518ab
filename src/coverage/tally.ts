// How often each thing occurred that a coverage report counts.

import { errorTemplates } from '../api/error-templates.ts'
import { isControlOperation } from '../api/operation.ts'
import { errorCodeOf } from '../api/render-error.ts'
import type { RefusalName } from '../domain/refusals.ts'
import type { ObservedRequest } from '../pipeline/observed-request.ts'
import { statesInReply } from './states-in-reply.ts'
import { nameOfTransition } from './transitions.ts'

/** Refusals that any operation may return. They count once for all operations. */
export const generalRefusals: readonly RefusalName[] = [
  'InvalidParameter',
  'MissingParameter',
  'ParameterTooLong',
  'InvalidJson',
  'EmptyBody',
  'ContentTypeNotJson',
  'BodyTooLarge',
  'UnknownField',
  'RouteNotFound',
  'TokenMissing',
  'TokenInvalid',
  'TokenExpired',
  'SignatureInvalid',
  'TokenRevoked',
  'PermissionDenied',
]

const generalCodes = new Set<string>(generalRefusals.map((name) => errorTemplates[name].code))

/** The key of an error code: with its operation, unless any operation may return it. */
export const errorKey = (operation: string, code: string): string =>
  generalCodes.has(code) ? code : `${operation} ${code}`

type Counts = Map<string, number>

const increment = (counts: Counts, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)

/** The counts. */
export class Tally {
  requests = 0
  /** Successes, by operation id. */
  readonly operations: Counts = new Map()
  /** Refusals, by operation id. */
  readonly refused: Counts = new Map()
  /** By `errorKey`. */
  readonly errors: Counts = new Map()
  /** By code alone. */
  readonly codes: Counts = new Map()
  /** Task states that replies showed. */
  readonly statesShown: Counts = new Map()
  /** Task states that were entered, shown or not. */
  readonly statesReached: Counts = new Map()
  readonly transitions: Counts = new Map()
  readonly faults: Counts = new Map()

  /** Counts an answered request. Fixtures do not count, and of control calls only the events. */
  add(observed: ObservedRequest): void {
    if (observed.origin === 'fixture') return
    this.#addEvents(observed)
    if (
      observed.origin === 'control' ||
      (observed.operation && isControlOperation(observed.operation))
    )
      return
    this.requests += 1
    const { operation: row, sent } = observed
    const id = row?.id ?? ''
    if (sent.status >= 400) this.#addRefusal(id, observed)
    else increment(this.operations, id)
    for (const state of statesInReply(id, sent.body)) increment(this.statesShown, state)
  }

  #addRefusal(id: string, { sent }: ObservedRequest) {
    if (id) increment(this.refused, id)
    // IAM's envelopes have different codes for one refusal, so the refusal decides.
    const code = sent.refusal ? errorTemplates[sent.refusal.refusal].code : errorCodeOf(sent)
    if (!code) return
    increment(this.errors, errorKey(id, code))
    increment(this.codes, code)
  }

  #addEvents({ events }: ObservedRequest) {
    for (const each of events) {
      if (each.kind === 'fault' && each.what === 'applied') increment(this.faults, each.fault_kind)
      if (each.kind !== 'transition') continue
      increment(this.statesReached, each.state)
      const name = nameOfTransition(each)
      if (name) increment(this.transitions, name)
    }
  }
}
