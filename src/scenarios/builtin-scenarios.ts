// The scenarios that come with the emulator.
import { readdirSync } from 'node:fs'
import { formatIssues, readScenarioFile } from './read-scenario.ts'

/** The name and description of every built-in scenario, sorted by name. */
export const builtinScenarios = (): { name: string; description: string }[] =>
  builtinScenarioNames().map((name) => {
    const result = readScenarioFile(builtinScenarioFile(name))
    if ('issues' in result) throw new Error(formatIssues(name, result.issues)[0])
    return { name, description: result.scenario.description }
  })

/** The names of the built-in scenarios, sorted. */
export const builtinScenarioNames = (): string[] =>
  readdirSync(BUILTIN_DIRECTORY)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()

/** The file of a built-in scenario. */
export const builtinScenarioFile = (name: string): URL => new URL(`${name}.yaml`, BUILTIN_DIRECTORY)

const BUILTIN_DIRECTORY = new URL('../../fixtures/scenarios/', import.meta.url)
