// A workspace with client rules, and a host's clock that the test moves.
import { ClientRulesReport, type RuleVerdict } from '../../src/client-rules/schema.ts'
import { freshWorkspace, linuxServer, taskFor } from './emulator.ts'

/** 2026-01-01T00:00:00Z */
export const START_MS = 1_767_225_600_000

/** A workspace with `wait`, which advances real time, and verdicts by the name of the rule. */
export const withClientRules = (options: Parameters<typeof freshWorkspace>[0] = {}) => {
  let now_ms = START_MS
  const cloud = freshWorkspace({ hostTime: () => now_ms, ...options })
  const report = () => ClientRulesReport.parse(cloud.emulator.clientRules.report())
  const verdict = (name: string): RuleVerdict => {
    const found = report().rules.find((rule) => rule.name === name)
    if (!found) throw new Error(`no rule ${name}`)
    return found
  }
  const server = (name = 's'): string =>
    cloud.call('RegisterServer', { body: linuxServer({ name }) }).body.id
  const task = (source_id = server()): string =>
    cloud.call('CreateTask', { body: taskFor(source_id) }).body.id
  return {
    ...cloud,
    wait: (ms: number) => {
      now_ms += ms
    },
    report,
    verdict,
    /** Whether the rule is passed, violated or untested. */
    verdictName: (name: string) => verdict(name).verdict,
    server,
    task,
    rules: (body: object) => cloud.call('SetClientRules', { body }),
  }
}
