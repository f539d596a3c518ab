// The habits of clients, over all workspaces of the process; verdicts outlive resets and drops.

import type { Arrival } from '../pipeline/observer.ts'
import { operationsById } from '../pipeline/table.ts'
import type { HostTime } from '../workspace/clock.ts'
import { Facts } from './facts.ts'
import { readyRules } from './ready-rules.ts'
import type { HabitRule, HabitRules, HabitsReport, HabitVerdict } from './schema.ts'
import { Watcher } from './watcher.ts'

const none: HabitRules = { ready: {}, rules: [] }

/** Ready rules as they are asked for, and one's own; one of the same name takes its place. */
const rulesOf = ({ ready, rules }: HabitRules): Watcher[] => {
  const own = new Set(rules.map(({ name }) => name))
  const kept = readyRules.flatMap((rule) => {
    const change = ready[rule.name] ?? true
    if (change === false || own.has(rule.name)) return []
    return [change === true ? rule : ({ ...rule, ...change } as HabitRule)]
  })
  return [
    ...kept.map((rule) => new Watcher(rule, false)),
    ...rules.map((rule) => new Watcher(rule, true)),
  ]
}

const operationsIn = (rule: HabitRule): [string, string][] =>
  (['forbid', 'every', 'then', 'never', 'unless'] as const).flatMap((part) =>
    [rule[part]?.operation ?? []].flat().map((id): [string, string] => [`${part}.operation`, id]),
  )

/** What is wrong with rules besides their form: names that nothing has. */
const problemOf = ({ ready, rules }: HabitRules): string | undefined => {
  for (const [name, change] of Object.entries(ready)) {
    const rule = readyRules.find((each) => each.name === name)
    if (!rule) {
      const names = readyRules.map((each) => each.name).join(', ')
      return `ready.${name}: there is no such rule; there are ${names}`
    }
    for (const figure of Object.keys(change === true || change === false ? {} : change))
      if (rule[figure as 'within_ms' | 'at_most'] === undefined)
        return `ready.${name}.${figure}: the rule has no such figure`
  }
  for (const [index, rule] of rules.entries()) {
    if (rules.findIndex(({ name }) => name === rule.name) < index)
      return `rules[${index}].name: there are two rules named ${rule.name}`
    for (const [field, id] of operationsIn(rule))
      if (!operationsById.has(id) || operationsById.get(id)!.path.startsWith('/_emulator'))
        return `rules[${index}].${field}: there is no operation ${id} of the cloud`
  }
  return undefined
}

const count = (rules: readonly HabitVerdict[], verdict: HabitVerdict['verdict']) =>
  rules.filter((rule) => rule.verdict === verdict).length

/** Looks at requests as they go by. */
export class Habits {
  readonly #now: HostTime
  #watchers = rulesOf(none)
  /** The watchers that an operation concerns, by its id. */
  readonly #byOperation = new Map<string, readonly Watcher[]>()
  #requests = 0

  /** Time is the host's: what a client waits between calls is real. */
  constructor(now: HostTime) {
    this.#now = now
  }

  /** Looks at one; only callers' requests count, and the ends of their worlds. */
  see(arrival: Arrival): void {
    const { origin, row, request, sent } = arrival
    if (origin === 'client') {
      this.#requests += 1
      const facts = new Facts(arrival, this.#now())
      for (const watcher of this.#concerned(row)) watcher.see(facts)
    } else if (row?.isUnrecorded && row.path.includes('{workspace}') && sent.status < 300)
      this.#end(request?.params?.workspace)
  }

  /** Sets which rules hold, and begins anew; answers what is wrong with them, if anything is. */
  set(rules: HabitRules): string | undefined {
    const problem = problemOf(rules)
    if (problem !== undefined) return problem
    this.#watchers = rulesOf(rules)
    this.#byOperation.clear()
    this.#requests = 0
    return undefined
  }

  /** Forgets what was seen, and one's own rules. */
  clear(): void {
    this.set(none)
  }

  /** How the rules were kept. */
  report(): HabitsReport {
    const rules = this.#watchers.map((watcher) => watcher.verdict(this.#now()))
    return {
      requests: this.#requests,
      kept: count(rules, 'kept'),
      broken: count(rules, 'broken'),
      untried: count(rules, 'untried'),
      rules,
    }
  }

  #concerned(row: Arrival['row']): readonly Watcher[] {
    const id = row?.id ?? ''
    const known = this.#byOperation.get(id)
    if (known) return known
    const concerned = this.#watchers.filter((watcher) => watcher.concerns(row))
    this.#byOperation.set(id, concerned)
    return concerned
  }

  #end(workspace: string | undefined) {
    if (workspace === undefined) return
    for (const watcher of this.#watchers) watcher.end(workspace)
  }
}
