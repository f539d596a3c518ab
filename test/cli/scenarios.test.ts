import { expect, test } from 'vitest'
import { checkScenarioFiles, scenarioLines } from '../../src/cli/scenarios.ts'
import { builtinScenarioNames, builtinScenarios } from '../../src/scenarios/builtin-scenarios.ts'

test('every built-in scenario is listed with its description', () => {
  expect(builtinScenarioNames().length).toBeGreaterThanOrEqual(12)
  const lines = scenarioLines()
  for (const [index, { name, description }] of builtinScenarios().entries())
    expect(lines[index]).toMatch(new RegExp(`^${name} +${description.slice(0, 10)}`))
})

test('a file is checked: each issue has its own line', () => {
  const file = (name: string) => `fixtures/scenarios/${name}.yaml`
  expect(checkScenarioFiles(builtinScenarioNames().map(file))).toEqual([])
  const [first, ...others] = checkScenarioFiles(['package.json'])
  expect(first).toMatch(/^package\.json:\d+:\d+: /)
  expect(others.length).toBeGreaterThan(0)
  expect(() => checkScenarioFiles(['no-such.yaml'])).toThrow(/no-such\.yaml/)
})
