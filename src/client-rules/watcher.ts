// One rule at work: what it has seen begin, and where it was broken.

import type { Facts } from './facts.ts'
import { mayMatch, testOf } from './match.ts'
import type { HabitRule, HabitVerdict, Violation } from './schema.ts'

type Part = Violation['requests'][number]
type Open = {
  workspace: string | null
  about: string
  first: Part
  until_ms: number
  times: number
}
type Kind = 'forbid' | 'then' | 'never' | 'at_most'

/** So many violations are listed, and so many beginnings remembered, of each rule. */
const MAX_LISTED = 200
const MAX_OPEN = 20_000

/** How long to wait after a 429 without Retry-After. */
const RETRY_AFTER_MS = 1_000

const kindOf = (rule: HabitRule): Kind =>
  (['forbid', 'then', 'never', 'at_most'] as const).find((kind) => rule[kind] !== undefined)!

const pathsOf = ({ same }: HabitRule) => {
  if (same === undefined) return { first: undefined, later: undefined }
  if (typeof same === 'string') return { first: [same], later: [same] }
  return { first: [same.first].flat(), later: [same.later].flat() }
}

const partOf = ({ arrival, operation, at_ms }: Facts): Part => ({
  request_id: arrival.sent.request_id,
  operation,
  at_ms,
})

const never = () => false

/** The state of one rule, over all workspaces. */
export class Watcher {
  readonly rule: HabitRule
  readonly own: boolean
  readonly #kind: Kind
  readonly #begins
  readonly #follows
  readonly #ends
  readonly #paths
  readonly #open = new Map<string, Open>()
  readonly #violations = new Map<string, Violation>()
  #tried = 0
  #more = 0

  constructor(rule: HabitRule, own: boolean) {
    this.rule = rule
    this.own = own
    this.#kind = kindOf(rule)
    this.#begins = testOf(rule.forbid ?? rule.every ?? {})
    const following = rule.then ?? rule.never
    this.#follows = following ? testOf(following) : never
    this.#ends = rule.unless ? testOf(rule.unless) : never
    this.#paths = pathsOf(rule)
  }

  /** Whether it has anything to look for in requests of this operation. */
  concerns(row: { id: string; method: string } | undefined): boolean {
    const { forbid, every, never: banned, then: wanted, unless } = this.rule
    return [forbid, every, banned, wanted, unless].some((match) => match && mayMatch(match, row))
  }

  /** Looks at a request. */
  see(facts: Facts): void {
    if (this.#open.size > 0) {
      if (this.#ends(facts)) for (const [key] of this.#found(facts)) this.#open.delete(key)
      if (this.#follows(facts))
        for (const [key, open] of this.#found(facts)) this.#follow(key, open, facts)
    }
    if (!this.#begins(facts)) return
    this.#tried += 1
    if (this.#kind === 'forbid') this.#forbid(facts)
    else for (const about of this.#firsts(facts)) this.#begin(about, facts)
  }

  /** A workspace's world has ended: what should have followed there never will. */
  end(workspace: string): void {
    for (const [key, open] of this.#open) {
      if (open.workspace !== workspace) continue
      this.#open.delete(key)
      if (this.#kind === 'then') this.#blame(open, [open.first], 'nothing followed')
    }
  }

  /** How the rule was kept until now, the host's time. */
  verdict(now_ms: number): HabitVerdict {
    const missing = this.#kind === 'then' ? this.#missing(now_ms) : []
    const violations = [...this.#violations.values(), ...missing].slice(0, MAX_LISTED)
    const count = this.#violations.size + missing.length + this.#more
    const broken = count > 0 ? 'broken' : 'kept'
    const { name, because = '', instead = '', ...rule } = this.rule
    return {
      name,
      own: this.own,
      because,
      instead,
      verdict: this.#tried === 0 ? 'untried' : broken,
      tried: this.#tried,
      violations,
      more: count - violations.length,
      rule,
    }
  }

  /** What has begun and has not been followed yet; with a limit, only what has passed it. */
  #missing(now_ms: number): Violation[] {
    return [...this.#open.values()]
      .filter(({ until_ms }) => this.rule.within_ms === undefined || now_ms > until_ms)
      .map(({ workspace, about, first }) => ({
        workspace,
        about,
        what: 'nothing followed',
        at_ms: first.at_ms,
        times: 1,
        requests: [first],
      }))
  }

  #key(facts: Facts, about: string) {
    return `${facts.arrival.workspace} ${about}`
  }

  #firsts(facts: Facts): string[] {
    return this.#paths.first ? [...new Set(facts.texts(this.#paths.first))] : ['']
  }

  /** What is open of that which the request is about. */
  #found(facts: Facts): [string, Open][] {
    const abouts = this.#paths.later ? new Set(facts.texts(this.#paths.later)) : ['']
    return [...abouts].flatMap((about) => {
      const open = this.#open.get(this.#key(facts, about))
      return open ? [[this.#key(facts, about), open] as [string, Open]] : []
    })
  }

  #follow(key: string, open: Open, facts: Facts) {
    const isLate = facts.at_ms > open.until_ms
    const passed_ms = facts.at_ms - open.first.at_ms
    const parts = [open.first, partOf(facts)]
    if (this.#kind === 'then') {
      this.#open.delete(key)
      if (isLate) this.#blame(open, parts, `followed only after ${passed_ms} ms`)
    } else if (isLate) this.#open.delete(key)
    else this.#blame(open, parts, `followed after ${passed_ms} ms`)
  }

  #forbid(facts: Facts) {
    const found = facts.texts(Object.keys(this.rule.forbid?.where ?? {}))
    const about = found.filter((text) => text !== 'true' && text !== 'false').join(', ')
    const where = {
      workspace: facts.arrival.workspace,
      about: `${facts.operation} ${about}`.trim(),
    }
    this.#blame(where, [partOf(facts)], 'was sent')
  }

  #begin(about: string, facts: Facts) {
    const key = this.#key(facts, about)
    const known = this.#open.get(key)
    if (this.#kind === 'at_most' && known && facts.at_ms <= known.until_ms) {
      known.times += 1
      if (known.times > this.rule.at_most!)
        this.#blame(known, [known.first, partOf(facts)], `was sent ${known.times} times`)
      return
    }
    // The oldest gives way: a rule that never ends would remember for ever.
    if (this.#open.size >= MAX_OPEN) this.#open.delete(this.#open.keys().next().value!)
    const { workspace } = facts.arrival
    const until_ms = facts.at_ms + this.#span(facts)
    this.#open.set(key, { workspace, about, first: partOf(facts), until_ms, times: 1 })
  }

  /** Up to and including the limit for what may not follow; a wait that is over is kept. */
  #span(facts: Facts): number {
    const { within_ms } = this.rule
    if (within_ms === undefined) return Number.POSITIVE_INFINITY
    const isBan = this.#kind === 'never'
    if (within_ms !== 'retry-after') return within_ms - (isBan ? 1 : 0)
    const told = Number(facts.get('reply_headers.retry-after'))
    const wait_ms = Number.isFinite(told) ? told * 1000 : RETRY_AFTER_MS
    return wait_ms - (isBan ? 1 : 0)
  }

  #blame({ workspace, about }: Pick<Open, 'workspace' | 'about'>, requests: Part[], what: string) {
    const key = `${workspace} ${about}`
    const known = this.#violations.get(key)
    const last = requests.at(-1)!
    if (known) {
      known.times += 1
      known.what = what
      known.requests = [known.requests[0]!, last]
    } else if (this.#violations.size >= MAX_LISTED) this.#more += 1
    else
      this.#violations.set(key, { workspace, about, what, at_ms: last.at_ms, times: 1, requests })
  }
}
