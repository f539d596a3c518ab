// Reading a scenario file: every flaw with its line and column.
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { nearest } from '../api/nearest.ts'
import { ruleOf } from '../api/zod-messages.ts'
import { valueAt } from '../domain/json.ts'
import type { Fixture } from '../replay/fixtures.ts'
import { compile } from './compile.ts'
import { keysAt } from './keys.ts'
import { type Flaw, type Marked, readMarked } from './marks.ts'
import { type Scenario, ScenarioShape } from './shape.ts'

/** A scenario that can be used, or what is wrong with it, in the order of the lines. */
export type Reading = { scenario: Scenario; fixture: Fixture } | { flaws: Flaw[] }

const flawsOf = (marked: Marked, issue: z.core.$ZodIssue): Flaw[] => {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(ScenarioShape, path)
    return issue.keys.map((key) => {
      const guess = known.length > 0 ? `; did you mean ${nearest(key, known)}?` : ''
      return marked.flawOfKey(path, key, `there is no field ${key}${guess}`)
    })
  }
  const given = valueAt(marked.value, path)
  const guess =
    issue.code === 'invalid_value' && typeof given === 'string'
      ? `; did you mean ${nearest(given, issue.values.map(String))}?`
      : ''
  const name = path.filter((key) => typeof key === 'string').at(-1)
  const field = name === undefined ? '' : `${String(name)}: `
  return [marked.flawAt(path, `${field}${ruleOf(issue, given)}${guess}`)]
}

/** Reads a scenario from its text. */
export const readScenario = (text: string): Reading => {
  const marked = readMarked(text)
  const flaws = [...marked.flaws]
  if (flaws.length > 0) return { flaws }
  const shaped = ScenarioShape.safeParse(marked.value)
  if (!shaped.success) {
    const found = shaped.error.issues.flatMap((issue) => flawsOf(marked, issue))
    return { flaws: sorted(found) }
  }
  const fixture = compile(shaped.data, (path, message, key) => {
    flaws.push(
      key === undefined ? marked.flawAt(path, message) : marked.flawOfKey(path, key, message),
    )
  })
  return flaws.length > 0 ? { flaws: sorted(flaws) } : { scenario: shaped.data, fixture }
}

const sorted = (flaws: readonly Flaw[]) =>
  flaws.toSorted((a, b) => a.line - b.line || a.column - b.column)

/** One line for each flaw: `FILE:LINE:COL: what is wrong`. */
export const flawLines = (file: string, flaws: readonly Flaw[]): string[] =>
  flaws.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)

/** Reads a scenario file. Throws what reading a file throws. */
export const readScenarioFile = (path: string | URL): Reading =>
  readScenario(readFileSync(path, 'utf8'))
