import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkFiles, scenarioLines } from '../../src/cli/scenarios.ts'
import { gallery, scenarioNames } from '../../src/scenarios/gallery.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

test('every shipped scenario is listed with what it shows', () => {
  expect(scenarioNames().length).toBeGreaterThanOrEqual(12)
  const lines = scenarioLines()
  for (const [index, { name, shows }] of gallery().entries())
    expect(lines[index]).toMatch(new RegExp(`^${name} +${shows.slice(0, 10)}`))
})

test.each(gallery())('the README tells of $name', ({ name, shows }) => {
  expect(readme).toContain(`| \`${name}\` | ${shows} |`)
})

test('a file is checked; every flaw has a line of its own', () => {
  const file = (name: string) => `fixtures/scenarios/${name}.yaml`
  expect(checkFiles(scenarioNames().map(file))).toEqual([])
  const [first, ...others] = checkFiles(['package.json'])
  expect(first).toMatch(/^package\.json:\d+:\d+: /)
  expect(others.length).toBeGreaterThan(0)
  expect(() => checkFiles(['no-such.yaml'])).toThrow(/no-such\.yaml/)
})
