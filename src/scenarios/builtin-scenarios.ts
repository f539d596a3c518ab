// The scenarios that come with the emulator.
import { readdirSync } from 'node:fs'
import { formatIssues, readScenarioFile } from './read-scenario.ts'

const BUILTIN_DIRECTORY = new URL('../../fixtures/scenarios/', import.meta.url)

/** The file of a shipped scenario. */
export const builtinScenarioFile = (name: string): URL => new URL(`${name}.yaml`, BUILTIN_DIRECTORY)

/** The names of the shipped scenarios, in the order of the alphabet. */
export const builtinScenarioNames = (): string[] =>
  readdirSync(BUILTIN_DIRECTORY)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()

/** Every shipped scenario with what it shows. */
export const builtinScenarios = (): { name: string; shows: string }[] =>
  builtinScenarioNames().map((name) => {
    const result = readScenarioFile(builtinScenarioFile(name))
    if ('issues' in result) throw new Error(formatIssues(name, result.issues)[0])
    return { name, shows: result.scenario.shows }
  })
