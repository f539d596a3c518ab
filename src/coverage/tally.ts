// How often callers have met what there is to meet: counts and nothing else, added to as requests
// go by.
import { refusals } from '../api/refusals.ts'
import type { RefusalName } from '../domain/refusals.ts'
import { isControl } from '../pipeline/dispatch.ts'
import type { Arrival } from '../pipeline/observer.ts'
import { codeIn } from '../pipeline/record-request.ts'
import { shownStates } from './shown-states.ts'
import { transitionOf } from './transitions.ts'

/** Refusals that any operation may answer with: each is met once, wherever that is. */
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

const generalCodes = new Set<string>(generalRefusals.map((name) => refusals[name].code))

/** The key of an error code: with its operation, unless any operation may answer so. */
export const errorKey = (operation: string, code: string): string =>
  generalCodes.has(code) ? code : `${operation} ${code}`

type Counts = Map<string, number>

const add = (counts: Counts, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)

/** What was met. */
export class Tally {
  requests = 0
  /** Answered with success, by operation id. */
  readonly operations: Counts = new Map()
  /** Answered with a refusal, by operation id. */
  readonly refused: Counts = new Map()
  /** By `errorKey`. */
  readonly errors: Counts = new Map()
  /** By code alone. */
  readonly codes: Counts = new Map()
  /** States of tasks that replies showed. */
  readonly shown: Counts = new Map()
  /** States that tasks entered, seen or not. */
  readonly reached: Counts = new Map()
  readonly transitions: Counts = new Map()
  readonly faults: Counts = new Map()

  /** Counts an answered request; of a control call and of fixtures only what callers could see. */
  add(arrival: Arrival): void {
    if (arrival.origin === 'fixture') return
    this.#addHappenings(arrival)
    if (arrival.origin === 'control' || (arrival.row && isControl(arrival.row))) return
    this.requests += 1
    const { row, sent } = arrival
    const id = row?.id ?? ''
    if (sent.status >= 400) this.#addRefusal(id, arrival)
    else add(this.operations, id)
    for (const state of shownStates(id, sent.body)) add(this.shown, state)
  }

  #addRefusal(id: string, { sent }: Arrival) {
    if (id) add(this.refused, id)
    // IAM words its codes otherwise in each envelope: the refusal knows which is meant.
    const code = sent.refusal ? refusals[sent.refusal.refusal].code : codeIn(sent)
    if (!code) return
    add(this.errors, errorKey(id, code))
    add(this.codes, code)
  }

  #addHappenings({ happenings }: Arrival) {
    for (const each of happenings) {
      if (each.kind === 'fault' && each.what === 'struck') add(this.faults, each.fault_kind)
      if (each.kind !== 'transition') continue
      add(this.reached, each.state)
      const name = transitionOf(each)
      if (name) add(this.transitions, name)
    }
  }
}
