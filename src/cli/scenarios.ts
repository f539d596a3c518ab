// sms-emulator scenarios: the list of those that come with it, and the check of one's own.
import { builtinScenarios } from '../scenarios/builtin-scenarios.ts'
import { formatIssues, readScenarioFile } from '../scenarios/read-scenario.ts'
import { ConfigurationError } from './flags.ts'

/** The shipped scenarios, one a line: name and what it shows. */
export const scenarioLines = (): string[] => {
  const scenarios = builtinScenarios()
  const width = Math.max(...scenarios.map(({ name }) => name.length))
  return scenarios.map(({ name, description }) => `${name.padEnd(width)}  ${description}`)
}

/** What is wrong with scenario files, a line each. Throws BadConfiguration. */
export const checkScenarioFiles = (files: readonly string[]): string[] =>
  files.flatMap((file) => {
    try {
      const result = readScenarioFile(file)
      return 'issues' in result ? formatIssues(file, result.issues) : []
    } catch (error) {
      throw new ConfigurationError(`${file}: ${(error as Error).message}`)
    }
  })
