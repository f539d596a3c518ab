import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkScenarioFiles, scenarioLines } from '../../src/cli/scenarios.ts'
import { builtinScenarioNames, builtinScenarios } from '../../src/scenarios/builtin-scenarios.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

test('every built-in scenario is listed with its description', () => {
  expect(builtinScenarioNames().length).toBeGreaterThanOrEqual(12)
  const lines = scenarioLines()
  for (const [index, { name, description }] of builtinScenarios().entries())
    expect(lines[index]).toMatch(new RegExp(`^${name} +${description.slice(0, 10)}`))
})

test.each(builtinScenarios())('the README lists $name', ({ name, description }) => {
  expect(readme).toContain(`| \`${name}\` | ${description} |`)
})

test('a file is checked: each issue has its own line', () => {
  const file = (name: string) => `fixtures/scenarios/${name}.yaml`
  expect(checkScenarioFiles(builtinScenarioNames().map(file))).toEqual([])
  const [first, ...others] = checkScenarioFiles(['package.json'])
  expect(first).toMatch(/^package\.json:\d+:\d+: /)
  expect(others.length).toBeGreaterThan(0)
  expect(() => checkScenarioFiles(['no-such.yaml'])).toThrow(/no-such\.yaml/)
})
