import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtinScenarioNames, builtinScenarios } from '../../src/scenarios/builtin-scenarios.ts'
import { sms } from '../support/command-line.ts'
import { freshDirectory } from '../support/program.ts'

test('every built-in scenario is listed with its description', async () => {
  expect(builtinScenarioNames().length).toBeGreaterThanOrEqual(12)
  const lines = (await sms('scenarios')).stdout.split('\n')
  for (const [index, { name, description }] of builtinScenarios().entries())
    expect(lines[index]).toMatch(new RegExp(`^${name} +${description.slice(0, 10)}`))
})

test('a file without issues is valid', async () => {
  const files = builtinScenarioNames().map((name) => `fixtures/scenarios/${name}.yaml`)
  expect(await sms('scenarios', ...files)).toEqual({ code: 0, stdout: 'no issues\n', stderr: '' })
})

test('each issue of a file has its own line', async () => {
  const file = join(freshDirectory(), 'mine.yaml')
  writeFileSync(file, 'description: x\nserver: []\nprepare:\n  - advance: soon\n')
  const { code, stdout, stderr } = await sms('scenarios', file)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr.replaceAll(`${file}:`, '')).toMatch(/^2:1: there is no .*\n4:14: advance: .*\n$/)
})
