import { expect, test } from 'vitest'
import { checkScenarioFiles, scenarioLines } from '../../src/cli/scenarios.ts'
import { builtinScenarioNames, builtinScenarios } from '../../src/scenarios/builtin-scenarios.ts'

test('every shipped scenario is listed with what it shows', () => {
  expect(builtinScenarioNames().length).toBeGreaterThanOrEqual(12)
  const lines = scenarioLines()
  for (const [index, { name, shows }] of builtinScenarios().entries())
    expect(lines[index]).toMatch(new RegExp(`^${name} +${shows.slice(0, 10)}`))
})

test('a file is checked; every flaw has a line of its own', () => {
  const file = (name: string) => `fixtures/scenarios/${name}.yaml`
  expect(checkScenarioFiles(builtinScenarioNames().map(file))).toEqual([])
  const [first, ...others] = checkScenarioFiles(['package.json'])
  expect(first).toMatch(/^package\.json:\d+:\d+: /)
  expect(others.length).toBeGreaterThan(0)
  expect(() => checkScenarioFiles(['no-such.yaml'])).toThrow(/no-such\.yaml/)
})
