// sms-emulator scenarios: the list of those that come with it, and the check of one's own.
import { gallery } from '../scenarios/gallery.ts'
import { flawLines, readScenarioFile } from '../scenarios/read-scenario.ts'
import { BadConfiguration } from './flags.ts'

/** The shipped scenarios, one a line: name and what it shows. */
export const scenarioLines = (): string[] => {
  const all = gallery()
  const width = Math.max(...all.map(({ name }) => name.length))
  return all.map(({ name, shows }) => `${name.padEnd(width)}  ${shows}`)
}

/** What is wrong with scenario files, a line each. Throws BadConfiguration. */
export const checkFiles = (files: readonly string[]): string[] =>
  files.flatMap((file) => {
    try {
      const reading = readScenarioFile(file)
      return 'flaws' in reading ? flawLines(file, reading.flaws) : []
    } catch (error) {
      throw new BadConfiguration(`${file}: ${(error as Error).message}`)
    }
  })
