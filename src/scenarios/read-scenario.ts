// Reading a scenario file: every flaw with its line and column.
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { closestMatch } from '../api/closest-match.ts'
import { describeIssue } from '../api/zod-messages.ts'
import { valueAt } from '../domain/json.ts'
import type { Fixture } from '../replay/fixtures.ts'
import { compileScenario } from './compile.ts'
import { type Scenario, ScenarioSchema } from './schema.ts'
import { keysAt } from './schema-keys.ts'
import {
  type PositionedYaml,
  parseYamlWithPositions,
  type ScenarioIssue,
} from './yaml-positions.ts'

/** A scenario that can be used, or what is wrong with it, in the order of the lines. */
export type ScenarioResult = { scenario: Scenario; fixture: Fixture } | { issues: ScenarioIssue[] }

const toScenarioIssues = (yaml: PositionedYaml, issue: z.core.$ZodIssue): ScenarioIssue[] => {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(ScenarioSchema, path)
    return issue.keys.map((key) => {
      const suggestion = known.length > 0 ? `; did you mean ${closestMatch(key, known)}?` : ''
      return yaml.issueAtKey(path, key, `there is no field ${key}${suggestion}`)
    })
  }
  const received = valueAt(yaml.value, path)
  const suggestion =
    issue.code === 'invalid_value' && typeof received === 'string'
      ? `; did you mean ${closestMatch(received, issue.values.map(String))}?`
      : ''
  const name = path.filter((key) => typeof key === 'string').at(-1)
  const field = name === undefined ? '' : `${String(name)}: `
  return [yaml.issueAt(path, `${field}${describeIssue(issue, received)}${suggestion}`)]
}

/** Reads a scenario from its text. */
export const readScenario = (text: string): ScenarioResult => {
  const yaml = parseYamlWithPositions(text)
  const issues = [...yaml.issues]
  if (issues.length > 0) return { issues }
  const parsed = ScenarioSchema.safeParse(yaml.value)
  if (!parsed.success) {
    const found = parsed.error.issues.flatMap((issue) => toScenarioIssues(yaml, issue))
    return { issues: sortIssues(found) }
  }
  const fixture = compileScenario(parsed.data, (path, message, key) => {
    issues.push(
      key === undefined ? yaml.issueAt(path, message) : yaml.issueAtKey(path, key, message),
    )
  })
  return issues.length > 0 ? { issues: sortIssues(issues) } : { scenario: parsed.data, fixture }
}

const sortIssues = (issues: readonly ScenarioIssue[]) =>
  issues.toSorted((a, b) => a.line - b.line || a.column - b.column)

/** One line for each flaw: `FILE:LINE:COL: what is wrong`. */
export const formatIssues = (file: string, issues: readonly ScenarioIssue[]): string[] =>
  issues.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)

/** Reads a scenario file. Throws what reading a file throws. */
export const readScenarioFile = (path: string | URL): ScenarioResult =>
  readScenario(readFileSync(path, 'utf8'))
