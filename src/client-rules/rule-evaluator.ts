// One rule at work: what it has seen begin, and where it was broken.

import { canMatch, createMatcher } from './matcher.ts'
import type { RequestFacts } from './request-facts.ts'
import type { ClientRule, RuleVerdict, Violation } from './schema.ts'

type CallReference = Violation['requests'][number]
type PendingTrigger = {
  workspace: string | null
  subject: string
  first: CallReference
  until_ms: number
  times: number
}
type RuleForm = 'forbid' | 'then' | 'never' | 'at_most'

/** So many violations are listed, and so many beginnings remembered, of each rule. */
const MAX_LISTED = 200
const MAX_PENDING = 20_000

/** How long to wait after a 429 without Retry-After. */
const RETRY_AFTER_MS = 1_000

const formOf = (rule: ClientRule): RuleForm =>
  (['forbid', 'then', 'never', 'at_most'] as const).find((kind) => rule[kind] !== undefined)!

const linkPaths = ({ same }: ClientRule) => {
  if (same === undefined) return { first: undefined, later: undefined }
  if (typeof same === 'string') return { first: [same], later: [same] }
  return { first: [same.first].flat(), later: [same.later].flat() }
}

const toCallReference = ({ observed, operation, at_ms }: RequestFacts): CallReference => ({
  request_id: observed.sent.request_id,
  operation,
  at_ms,
})

const matchesNothing = () => false

/** The state of one rule, over all workspaces. */
export class RuleEvaluator {
  readonly rule: ClientRule
  readonly isCustom: boolean
  readonly #form: RuleForm
  readonly #isTrigger
  readonly #isFollowUp
  readonly #isCancellation
  readonly #linkPaths
  readonly #pending = new Map<string, PendingTrigger>()
  readonly #violations = new Map<string, Violation>()
  #triggerCount = 0
  #unlistedCount = 0

  constructor(rule: ClientRule, isCustom: boolean) {
    this.rule = rule
    this.isCustom = isCustom
    this.#form = formOf(rule)
    this.#isTrigger = createMatcher(rule.forbid ?? rule.every ?? {})
    const following = rule.then ?? rule.never
    this.#isFollowUp = following ? createMatcher(following) : matchesNothing
    this.#isCancellation = rule.unless ? createMatcher(rule.unless) : matchesNothing
    this.#linkPaths = linkPaths(rule)
  }

  /** Whether it has anything to look for in requests of this operation. */
  appliesTo(row: { id: string; method: string } | undefined): boolean {
    const { forbid, every, never: forbiddenNext, then: requiredNext, unless } = this.rule
    return [forbid, every, forbiddenNext, requiredNext, unless].some(
      (match) => match && canMatch(match, row),
    )
  }

  /** Looks at a request. */
  evaluate(facts: RequestFacts): void {
    if (this.#pending.size > 0) {
      if (this.#isCancellation(facts))
        for (const [key] of this.#pendingFor(facts)) this.#pending.delete(key)
      if (this.#isFollowUp(facts))
        for (const [key, pending] of this.#pendingFor(facts))
          this.#handleFollowUp(key, pending, facts)
    }
    if (!this.#isTrigger(facts)) return
    this.#triggerCount += 1
    if (this.#form === 'forbid') this.#handleForbidden(facts)
    else for (const subject of this.#triggerSubjects(facts)) this.#trackTrigger(subject, facts)
  }

  /** A workspace's world has ended: what should have followed there never will. */
  endWorkspace(workspace: string): void {
    for (const [key, pending] of this.#pending) {
      if (pending.workspace !== workspace) continue
      this.#pending.delete(key)
      if (this.#form === 'then') this.#addViolation(pending, [pending.first], 'nothing followed')
    }
  }

  /** How the rule was kept until now, the host's time. */
  verdict(now_ms: number): RuleVerdict {
    const missing = this.#form === 'then' ? this.#missingFollowUps(now_ms) : []
    const violations = [...this.#violations.values(), ...missing].slice(0, MAX_LISTED)
    const count = this.#violations.size + missing.length + this.#unlistedCount
    const verdict = count > 0 ? 'violated' : 'passed'
    const { name, reason = '', advice = '', ...rule } = this.rule
    return {
      name,
      custom: this.isCustom,
      reason,
      advice,
      verdict: this.#triggerCount === 0 ? 'untested' : verdict,
      tested: this.#triggerCount,
      violations,
      unlisted_violations: count - violations.length,
      rule,
    }
  }

  /** What has begun and has not been followed yet; with a limit, only what has passed it. */
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

  #key(facts: RequestFacts, subject: string) {
    return `${facts.observed.workspace} ${subject}`
  }

  #triggerSubjects(facts: RequestFacts): string[] {
    return this.#linkPaths.first ? [...new Set(facts.texts(this.#linkPaths.first))] : ['']
  }

  /** What is open of that which the request is about. */
  #pendingFor(facts: RequestFacts): [string, PendingTrigger][] {
    const subjects = this.#linkPaths.later ? new Set(facts.texts(this.#linkPaths.later)) : ['']
    return [...subjects].flatMap((subject) => {
      const pending = this.#pending.get(this.#key(facts, subject))
      return pending ? [[this.#key(facts, subject), pending] as [string, PendingTrigger]] : []
    })
  }

  #handleFollowUp(key: string, pending: PendingTrigger, facts: RequestFacts) {
    const isLate = facts.at_ms > pending.until_ms
    const passed_ms = facts.at_ms - pending.first.at_ms
    const references = [pending.first, toCallReference(facts)]
    if (this.#form === 'then') {
      this.#pending.delete(key)
      if (isLate) this.#addViolation(pending, references, `followed only after ${passed_ms} ms`)
    } else if (isLate) this.#pending.delete(key)
    else this.#addViolation(pending, references, `followed after ${passed_ms} ms`)
  }

  #handleForbidden(facts: RequestFacts) {
    const found = facts.texts(Object.keys(this.rule.forbid?.where ?? {}))
    const subject = found.filter((text) => text !== 'true' && text !== 'false').join(', ')
    const where = {
      workspace: facts.observed.workspace,
      subject: `${facts.operation} ${subject}`.trim(),
    }
    this.#addViolation(where, [toCallReference(facts)], 'was sent')
  }

  #trackTrigger(subject: string, facts: RequestFacts) {
    const key = this.#key(facts, subject)
    const existing = this.#pending.get(key)
    if (this.#form === 'at_most' && existing && facts.at_ms <= existing.until_ms) {
      existing.times += 1
      if (existing.times > this.rule.at_most!)
        this.#addViolation(
          existing,
          [existing.first, toCallReference(facts)],
          `was sent ${existing.times} times`,
        )
      return
    }
    // The oldest gives way: a rule that never ends would remember for ever.
    if (this.#pending.size >= MAX_PENDING) this.#pending.delete(this.#pending.keys().next().value!)
    const { workspace } = facts.observed
    const until_ms = facts.at_ms + this.#windowMs(facts)
    this.#pending.set(key, {
      workspace,
      subject,
      first: toCallReference(facts),
      until_ms,
      times: 1,
    })
  }

  /** Up to and including the limit for what may not follow; a wait that is over is kept. */
  #windowMs(facts: RequestFacts): number {
    const { within_ms } = this.rule
    if (within_ms === undefined) return Number.POSITIVE_INFINITY
    const isForbidding = this.#form === 'never'
    if (within_ms !== 'retry-after') return within_ms - (isForbidding ? 1 : 0)
    const retryAfter_s = Number(facts.get('reply_headers.retry-after'))
    const wait_ms = Number.isFinite(retryAfter_s) ? retryAfter_s * 1000 : RETRY_AFTER_MS
    return wait_ms - (isForbidding ? 1 : 0)
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
    else
      this.#violations.set(key, {
        workspace,
        subject,
        message,
        at_ms: last.at_ms,
        times: 1,
        requests,
      })
  }
}
