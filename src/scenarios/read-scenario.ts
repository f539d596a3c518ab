// Reads a scenario file. Every issue has its line and column.

import type { z } from 'zod'
import { closestMatch } from '../api/closest-match.ts'
import { readTextFile } from '../api/read-text-file.ts'
import { plainMessages, ruleOf } from '../api/zod-messages.ts'
import { fieldNamesAt } from '../api/zod-schema.ts'
import { valueAt } from '../domain/json.ts'
import type { Fixture } from '../replay/fixtures.ts'
import { compileScenario } from './compile.ts'
import { type Scenario, ScenarioSchema } from './schema.ts'
import {
  type PositionedYaml,
  parseYamlWithPositions,
  type ScenarioIssue,
} from './yaml-positions.ts'

/** A valid scenario, or the issues of an invalid one in the order of their lines. */
export type ScenarioResult = { scenario: Scenario; fixture: Fixture } | { issues: ScenarioIssue[] }

/** Reads a scenario from its text. */
export const readScenario = (text: string): ScenarioResult => {
  const yaml = parseYamlWithPositions(text)
  const issues = [...yaml.issues]
  if (issues.length > 0) return { issues }
  const parsed = ScenarioSchema.safeParse(yaml.value, plainMessages)
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

/** Reads a scenario file. Throws an error of node:fs if it cannot be read. */
export const readScenarioFile = (path: string | URL): ScenarioResult =>
  readScenario(readTextFile(path))

/** One line for each issue: `FILE:LINE:COL: MESSAGE`. */
export const formatIssues = (file: string, issues: readonly ScenarioIssue[]): string[] =>
  issues.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)

/** Fields of earlier scenario files, and their names now. */
const renamedFields: Readonly<Record<string, string>> = {
  shows: 'description',
  stages: 'fault_steps',
  struck: 'applied',
  act: 'action',
}

const toScenarioIssues = (yaml: PositionedYaml, issue: z.core.$ZodIssue): ScenarioIssue[] => {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    const known = fieldNamesAt(ScenarioSchema, path)
    return issue.keys.map((key) => {
      const renamed = renamedFields[key]
      const closest = renamed && known.includes(renamed) ? renamed : closestMatch(key, known)
      return yaml.issueAtKey(path, key, `there is no field ${key}${didYouMean(closest)}`)
    })
  }
  const received = valueAt(yaml.value, path)
  const closest =
    issue.code === 'invalid_value' && typeof received === 'string'
      ? closestMatch(received, issue.values.map(String))
      : undefined
  const name = path.filter((key) => typeof key === 'string').at(-1)
  const field = name === undefined ? '' : `${String(name)}: `
  return [yaml.issueAt(path, `${field}${ruleOf(issue)}${didYouMean(closest)}`)]
}

const didYouMean = (closest: string | undefined) =>
  closest === undefined ? '' : `; did you mean ${closest}?`

const sortIssues = (issues: readonly ScenarioIssue[]) =>
  issues.toSorted((a, b) => a.line - b.line || a.column - b.column)
