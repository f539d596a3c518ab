// Checks how clients behave, over all workspaces of the process. Verdicts survive resets and
// deletions of workspaces.

import { matchesRequest } from '../domain/request-match.ts'
import { operationsById } from '../operations/index.ts'
import type { ObservedRequest } from '../pipeline/observed-request.ts'
import type { HostTime } from '../workspace/clock.ts'
import { builtinRules } from './builtin-rules.ts'
import { ObservedFacts } from './request-facts.ts'
import { RuleEvaluator } from './rule-evaluator.ts'
import type { ClientRule, ClientRules, ClientRulesReport, RuleVerdict } from './schema.ts'

const defaultRules: ClientRules = { builtin: {}, custom: [] }

/** Evaluates the rules for each observed request. */
export class ClientRulesMonitor {
  readonly #now: HostTime
  #evaluators = createEvaluators(defaultRules)
  /** The evaluators that requests for an operation matter to, by its id. */
  readonly #byOperation = new Map<string, readonly RuleEvaluator[]>()
  #requests = 0

  /** `now` is the host's time, because a client's waiting is real. */
  constructor(now: HostTime) {
    this.#now = now
  }

  /** Evaluates a client's request, or notes that a workspace was reset or deleted. */
  observe(observed: ObservedRequest): void {
    const { origin, operation, request, sent } = observed
    if (origin === 'client') {
      this.#requests += 1
      const facts = new ObservedFacts(observed, this.#now())
      for (const evaluator of this.#evaluatorsFor(operation)) evaluator.evaluate(facts)
    } else if (
      operation?.isUnrecorded &&
      operation.path.includes('{workspace}') &&
      sent.status < 300
    )
      this.#endWorkspace(request?.params?.workspace)
  }

  /** Sets the rules and starts a new report. Returns what is wrong with them, if anything is. */
  set(rules: ClientRules): string | undefined {
    const problem = findProblem(rules)
    if (problem !== undefined) return problem
    this.#evaluators = createEvaluators(rules)
    this.#byOperation.clear()
    this.#requests = 0
    return undefined
  }

  /** Goes back to the built-in rules and starts a new report. */
  clear(): void {
    this.set(defaultRules)
  }

  /** The verdicts. */
  report(): ClientRulesReport {
    const rules = this.#evaluators.map((evaluator) => evaluator.verdict(this.#now()))
    const count = (verdict: RuleVerdict['verdict']) =>
      rules.filter((rule) => rule.verdict === verdict).length
    return {
      requests: this.#requests,
      passed: count('passed'),
      violated: count('violated'),
      untested: count('untested'),
      rules,
    }
  }

  #evaluatorsFor(operation: ObservedRequest['operation']): readonly RuleEvaluator[] {
    const id = operation?.id ?? ''
    const cached = this.#byOperation.get(id)
    if (cached) return cached
    const matching = this.#evaluators.filter((evaluator) => evaluator.appliesTo(operation))
    this.#byOperation.set(id, matching)
    return matching
  }

  #endWorkspace(workspace: string | undefined) {
    if (workspace === undefined) return
    for (const evaluator of this.#evaluators) evaluator.endWorkspace(workspace)
  }
}

/** The built-in rules, changed as `builtin` says, and the custom ones; of equal names, those. */
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

/** What is wrong with rules besides their form: names of things that do not exist. */
const findProblem = ({ builtin, custom }: ClientRules): string | undefined => {
  for (const [name, change] of Object.entries(builtin)) {
    const rule = builtinRules.find((each) => each.name === name)
    if (!rule) {
      const names = builtinRules.map((each) => each.name).join(', ')
      return `builtin.${name}: there is no such rule; there are ${names}`
    }
    for (const limit of Object.keys(change === true || change === false ? {} : change))
      if (rule[limit as 'within_ms' | 'at_most'] === undefined)
        return `builtin.${name}.${limit}: the rule has no such limit`
  }
  for (const [index, rule] of custom.entries()) {
    if (custom.findIndex(({ name }) => name === rule.name) < index)
      return `custom[${index}].name: there are two rules named ${rule.name}`
    for (const [field, operation] of operationsNamedIn(rule))
      if (!matchesCloudOperation(operation))
        return `custom[${index}].${field}: there is no operation ${operation} of the cloud`
  }
  return undefined
}

const operationsNamedIn = (rule: ClientRule): [string, string][] =>
  (['forbid', 'every', 'then', 'never', 'unless'] as const).flatMap((part) =>
    [rule[part]?.operation ?? []].flat().map((id): [string, string] => [`${part}.operation`, id]),
  )

const matchesCloudOperation = (operation: string): boolean =>
  [...operationsById.values()].some(
    (row) =>
      !row.path.startsWith('/_emulator') && matchesRequest({ operation }, { operation: row.id }),
  )
