// sms-emulator scenarios: lists the built-in scenarios, or checks scenario files.
import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext } from '../api/command-context.ts'

/** Declares the command. The exit code is 2 if a file has issues. */
export const scenariosCommand = (
  command: Command,
  { print, printError, exitWith }: CommandContext,
) =>
  command
    .argument(
      '[files...]',
      'scenario files or names of built-in ones to check; without any, it lists the built-in ones',
    )
    .action(async (files: string[]) => {
      if (files.length === 0) return print((await builtinScenarioLines()).join('\n'))
      const issues = await checkFiles(files)
      if (issues.length === 0) return print('no issues')
      printError(issues.join('\n'))
      exitWith(2)
    })

const builtinScenarioLines = async (): Promise<string[]> => {
  const { builtinScenarios } = await import('./builtin-scenarios.ts')
  const scenarios = builtinScenarios()
  const width = Math.max(...scenarios.map(({ name }) => name.length))
  return scenarios.map(({ name, description }) => `${name.padEnd(width)}  ${description}`)
}

/** One line for each issue of each file. */
const checkFiles = async (files: readonly string[]): Promise<string[]> => {
  const { formatIssues, readScenarioFile } = await import('./read-scenario.ts')
  const { builtinScenarioFile, builtinScenarioNames } = await import('./builtin-scenarios.ts')
  const names = builtinScenarioNames()
  return files.flatMap((file) => {
    try {
      const result = readScenarioFile(names.includes(file) ? builtinScenarioFile(file) : file)
      return 'issues' in result ? formatIssues(file, result.issues) : []
    } catch (error) {
      throw new InvalidArgumentError(`${file}: ${(error as Error).message}`)
    }
  })
}
