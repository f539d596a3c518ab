// The habits of clients, over all workspaces of the process; verdicts outlive resets and drops.

import { operationsById } from '../operations/index.ts'
import type { ObservedRequest } from '../pipeline/observed-request.ts'
import type { HostTime } from '../workspace/clock.ts'
import { builtinRules } from './builtin-rules.ts'
import { RequestFacts } from './request-facts.ts'
import { RuleEvaluator } from './rule-evaluator.ts'
import type { ClientRule, ClientRules, ClientRulesReport, RuleVerdict } from './schema.ts'

const defaultRules: ClientRules = { builtin: {}, custom: [] }

/** Ready rules as they are asked for, and one's own; one of the same name takes its place. */
const createEvaluators = ({ builtin, custom }: ClientRules): RuleEvaluator[] => {
  const customNames = new Set(custom.map(({ name }) => name))
  const enabledBuiltins = builtinRules.flatMap((rule) => {
    const change = builtin[rule.name] ?? true
    if (change === false || customNames.has(rule.name)) return []
    return [change === true ? rule : ({ ...rule, ...change } as ClientRule)]
  })
  return [
    ...enabledBuiltins.map((rule) => new RuleEvaluator(rule, false)),
    ...custom.map((rule) => new RuleEvaluator(rule, true)),
  ]
}

const operationsNamedIn = (rule: ClientRule): [string, string][] =>
  (['forbid', 'every', 'then', 'never', 'unless'] as const).flatMap((part) =>
    [rule[part]?.operation ?? []].flat().map((id): [string, string] => [`${part}.operation`, id]),
  )

/** What is wrong with rules besides their form: names that nothing has. */
const findProblem = ({ builtin, custom }: ClientRules): string | undefined => {
  for (const [name, change] of Object.entries(builtin)) {
    const rule = builtinRules.find((each) => each.name === name)
    if (!rule) {
      const names = builtinRules.map((each) => each.name).join(', ')
      return `builtin.${name}: there is no such rule; there are ${names}`
    }
    for (const parameter of Object.keys(change === true || change === false ? {} : change))
      if (rule[parameter as 'within_ms' | 'at_most'] === undefined)
        return `builtin.${name}.${parameter}: the rule has no such figure`
  }
  for (const [index, rule] of custom.entries()) {
    if (custom.findIndex(({ name }) => name === rule.name) < index)
      return `custom[${index}].name: there are two rules named ${rule.name}`
    for (const [field, id] of operationsNamedIn(rule))
      if (!operationsById.has(id) || operationsById.get(id)!.path.startsWith('/_emulator'))
        return `custom[${index}].${field}: there is no operation ${id} of the cloud`
  }
  return undefined
}

const countVerdicts = (rules: readonly RuleVerdict[], verdict: RuleVerdict['verdict']) =>
  rules.filter((rule) => rule.verdict === verdict).length

/** Looks at requests as they go by. */
export class ClientRulesMonitor {
  readonly #now: HostTime
  #evaluators = createEvaluators(defaultRules)
  /** The watchers that an operation concerns, by its id. */
  readonly #byOperation = new Map<string, readonly RuleEvaluator[]>()
  #requests = 0

  /** Time is the host's: what a client waits between calls is real. */
  constructor(now: HostTime) {
    this.#now = now
  }

  /** Looks at one; only callers' requests count, and the ends of their worlds. */
  observe(observed: ObservedRequest): void {
    const { origin, operation: row, request, sent } = observed
    if (origin === 'client') {
      this.#requests += 1
      const facts = new RequestFacts(observed, this.#now())
      for (const evaluator of this.#evaluatorsFor(row)) evaluator.evaluate(facts)
    } else if (row?.isUnrecorded && row.path.includes('{workspace}') && sent.status < 300)
      this.#endWorkspace(request?.params?.workspace)
  }

  /** Sets which rules hold, and begins anew; answers what is wrong with them, if anything is. */
  set(rules: ClientRules): string | undefined {
    const problem = findProblem(rules)
    if (problem !== undefined) return problem
    this.#evaluators = createEvaluators(rules)
    this.#byOperation.clear()
    this.#requests = 0
    return undefined
  }

  /** Forgets what was seen, and one's own rules. */
  clear(): void {
    this.set(defaultRules)
  }

  /** How the rules were kept. */
  report(): ClientRulesReport {
    const rules = this.#evaluators.map((evaluator) => evaluator.verdict(this.#now()))
    return {
      requests: this.#requests,
      passed: countVerdicts(rules, 'passed'),
      violated: countVerdicts(rules, 'violated'),
      untested: countVerdicts(rules, 'untested'),
      rules,
    }
  }

  #evaluatorsFor(row: ObservedRequest['operation']): readonly RuleEvaluator[] {
    const id = row?.id ?? ''
    const cached = this.#byOperation.get(id)
    if (cached) return cached
    const matching = this.#evaluators.filter((evaluator) => evaluator.appliesTo(row))
    this.#byOperation.set(id, matching)
    return matching
  }

  #endWorkspace(workspace: string | undefined) {
    if (workspace === undefined) return
    for (const evaluator of this.#evaluators) evaluator.endWorkspace(workspace)
  }
}
