// One rule with its state: the requests it waits for, and its violations.

import { matchesRequest, type RequestMatch, readerOf } from '../domain/request-match.ts'
import type { FactReader, ObservedFacts } from './request-facts.ts'
import type { ClientRule, RuleVerdict, Violation } from './schema.ts'

type CallReference = Violation['requests'][number]

/** A request that matched `every`, with what follows from it. */
type PendingTrigger = {
  workspace: string | null
  /** The value of `same`. */
  subject: string
  first: CallReference
  until_ms: number
  times: number
}

/** The most violations that are listed, and triggers that are remembered, for one rule. */
const MAX_LISTED = 200
const MAX_PENDING = 20_000

/** How long to wait after a 429 without Retry-After. */
const RETRY_AFTER_MS = 1_000

const forms = ['forbid', 'then', 'never', 'at_most'] as const

/** Evaluates one rule, over all workspaces. */
export class RuleEvaluator {
  readonly rule: ClientRule
  readonly #isCustom: boolean
  readonly #form: (typeof forms)[number]
  /** They read the values of `same`; undefined where all requests belong together. */
  readonly #firstValues: readonly FactReader[] | undefined
  readonly #laterValues: readonly FactReader[] | undefined
  readonly #pending = new Map<string, PendingTrigger>()
  readonly #violations = new Map<string, Violation>()
  #triggerCount = 0
  #unlistedCount = 0

  constructor(rule: ClientRule, isCustom: boolean) {
    this.rule = rule
    this.#isCustom = isCustom
    this.#form = forms.find((form) => rule[form] !== undefined)!
    const { same } = rule
    const paths = typeof same === 'string' ? { first: same, later: same } : same
    this.#firstValues = paths && [paths.first].flat().map(readerOf)
    this.#laterValues = paths && [paths.later].flat().map(readerOf)
  }

  /** Whether requests for this operation can matter to the rule. */
  appliesTo(row: { id: string; method: string } | undefined): boolean {
    const { forbid, every, never: mustNotFollow, then: mustFollow, unless } = this.rule
    const call = { operation: row?.id, method: row?.method }
    return [forbid, every, mustNotFollow, mustFollow, unless].some(
      (match) =>
        match && matchesRequest({ operation: match.operation, method: match.method }, call),
    )
  }

  /** Holds a request against the rule. */
  evaluate(facts: ObservedFacts): void {
    const { forbid, every, never: mustNotFollow, then: mustFollow, unless } = this.rule
    const matches = (match: RequestMatch | undefined) => match && matchesRequest(match, facts)
    if (this.#pending.size > 0) {
      if (matches(unless)) for (const [key] of this.#pendingFor(facts)) this.#pending.delete(key)
      if (matches(mustFollow ?? mustNotFollow))
        for (const [key, pending] of this.#pendingFor(facts))
          this.#handleFollowUp(key, pending, facts)
    }
    if (!matches(forbid ?? every)) return
    this.#triggerCount += 1
    if (this.#form === 'forbid') this.#handleForbidden(facts)
    else for (const subject of this.#triggerSubjects(facts)) this.#trackTrigger(subject, facts)
  }

  /** Notes that a workspace was reset or deleted: what should have followed there never will. */
  endWorkspace(workspace: string): void {
    for (const [key, pending] of this.#pending) {
      if (pending.workspace !== workspace) continue
      this.#pending.delete(key)
      if (this.#form === 'then') this.#addViolation(pending, [pending.first], 'nothing followed')
    }
  }

  /** The verdict as of now, the host's time in epoch ms. */
  verdict(now_ms: number): RuleVerdict {
    const missing = this.#form === 'then' ? this.#missingFollowUps(now_ms) : []
    const violations = [...this.#violations.values(), ...missing].slice(0, MAX_LISTED)
    const count = this.#violations.size + missing.length + this.#unlistedCount
    const verdict = count > 0 ? 'violated' : 'passed'
    const { name, reason = '', advice = '', ...rule } = this.rule
    return {
      name,
      custom: this.#isCustom,
      reason,
      advice,
      verdict: this.#triggerCount === 0 ? 'untested' : verdict,
      tested: this.#triggerCount,
      violations,
      unlisted_violations: count - violations.length,
      rule,
    }
  }

  /** Triggers that nothing has followed; with a time limit, only those past it. */
  #missingFollowUps(now_ms: number): Violation[] {
    return [...this.#pending.values()]
      .filter(({ until_ms }) => this.rule.within_ms === undefined || now_ms > until_ms)
      .map(({ workspace, subject, first }) => ({
        workspace,
        subject,
        message: 'nothing followed',
        at_ms: first.at_ms,
        times: 1,
        requests: [first],
      }))
  }

  #key(facts: ObservedFacts, subject: string) {
    return `${facts.observed.workspace} ${subject}`
  }

  #triggerSubjects(facts: ObservedFacts): string[] {
    return this.#firstValues ? [...new Set(facts.texts(this.#firstValues))] : ['']
  }

  /** The triggers with the same subject as the request. */
  #pendingFor(facts: ObservedFacts): [string, PendingTrigger][] {
    const subjects = this.#laterValues ? new Set(facts.texts(this.#laterValues)) : ['']
    return [...subjects].flatMap((subject): [string, PendingTrigger][] => {
      const key = this.#key(facts, subject)
      const pending = this.#pending.get(key)
      return pending ? [[key, pending]] : []
    })
  }

  #handleFollowUp(key: string, pending: PendingTrigger, facts: ObservedFacts) {
    const isLate = facts.at_ms > pending.until_ms
    const passed_ms = facts.at_ms - pending.first.at_ms
    const requests = [pending.first, toReference(facts)]
    if (this.#form === 'then') {
      this.#pending.delete(key)
      if (isLate) this.#addViolation(pending, requests, `followed only after ${passed_ms} ms`)
    } else if (isLate) this.#pending.delete(key)
    else this.#addViolation(pending, requests, `followed after ${passed_ms} ms`)
  }

  #handleForbidden(facts: ObservedFacts) {
    const found = facts.texts(Object.keys(this.rule.forbid?.where ?? {}).map(readerOf))
    const values = found.filter((text) => text !== 'true' && text !== 'false').join(', ')
    const subject = `${facts.operation ?? ''} ${values}`.trim()
    const { workspace } = facts.observed
    this.#addViolation({ workspace, subject }, [toReference(facts)], 'was sent')
  }

  #trackTrigger(subject: string, facts: ObservedFacts) {
    const key = this.#key(facts, subject)
    const existing = this.#pending.get(key)
    if (this.#form === 'at_most' && existing && facts.at_ms <= existing.until_ms) {
      existing.times += 1
      if (existing.times <= this.rule.at_most!) return
      const requests = [existing.first, toReference(facts)]
      this.#addViolation(existing, requests, `was sent ${existing.times} times`)
      return
    }
    // A rule without a time limit would remember for ever, so the oldest trigger is dropped.
    if (this.#pending.size >= MAX_PENDING) this.#pending.delete(this.#pending.keys().next().value!)
    const { workspace } = facts.observed
    const until_ms = facts.at_ms + this.#windowMs(facts)
    this.#pending.set(key, { workspace, subject, first: toReference(facts), until_ms, times: 1 })
  }

  /** A client that waits exactly the limit has waited long enough: `never` ends 1 ms before. */
  #windowMs(facts: ObservedFacts): number {
    const { within_ms } = this.rule
    if (within_ms === undefined) return Number.POSITIVE_INFINITY
    const wait_ms = within_ms === 'retry-after' ? retryAfterMs(facts) : within_ms
    return this.#form === 'never' ? wait_ms - 1 : wait_ms
  }

  #addViolation(
    { workspace, subject }: Pick<PendingTrigger, 'workspace' | 'subject'>,
    requests: CallReference[],
    message: string,
  ) {
    const key = `${workspace} ${subject}`
    const existing = this.#violations.get(key)
    const last = requests.at(-1)!
    if (existing) {
      existing.times += 1
      existing.message = message
      existing.requests = [existing.requests[0]!, last]
    } else if (this.#violations.size >= MAX_LISTED) this.#unlistedCount += 1
    else {
      const { at_ms } = last
      this.#violations.set(key, { workspace, subject, message, at_ms, times: 1, requests })
    }
  }
}

const toReference = ({ observed, operation = '', at_ms }: ObservedFacts): CallReference => ({
  request_id: observed.sent.request_id,
  operation,
  at_ms,
})

const readRetryAfter = readerOf('reply_headers.retry-after')

const retryAfterMs = (facts: ObservedFacts): number => {
  const [text] = facts.texts([readRetryAfter])
  const seconds = Number(text)
  return Number.isFinite(seconds) ? seconds * 1000 : RETRY_AFTER_MS
}
