// Reading a fixture or a scenario: a path, or the name of one that comes with the emulator.
import { existsSync } from 'node:fs'
import { closestMatch } from './api/closest-match.ts'
import { readTextFile } from './api/read-text-file.ts'
import { type Fixture, InvalidFixtureError, parseFixture } from './replay/fixtures.ts'
import { builtinScenarioFile, builtinScenarioNames } from './scenarios/builtin-scenarios.ts'
import { formatIssues, readScenario } from './scenarios/read-scenario.ts'

/** Reads a fixture (JSON) or a scenario (YAML). Throws InvalidFixtureError. */
export const readFixture = (nameOrPath: string): Fixture => {
  const path = locateFixture(nameOrPath)
  if (/\.ya?ml$/i.test(`${path}`)) return compileScenarioFile(path, nameOrPath)
  return parseFixture(nameOrPath, () => readTextFile(path))
}

let defaultContent: Fixture | undefined

/** The content of the workspace `testname`; read once. */
export const defaultFixture = (): Fixture => {
  defaultContent ??= readFixture('testname')
  return defaultContent
}

const BUILTIN_DIRECTORY = new URL('../fixtures/', import.meta.url)

/** A bare name is that of a fixture or scenario that comes with the emulator. */
const locateFixture = (nameOrPath: string): string | URL => {
  if (!/^[\w-]+$/.test(nameOrPath)) return nameOrPath
  const candidates = [
    builtinScenarioFile(nameOrPath),
    new URL(`${nameOrPath}.json`, BUILTIN_DIRECTORY),
  ]
  const found = candidates.find((each) => existsSync(each))
  if (found) return found
  const suggestion = closestMatch(nameOrPath, ['testname', ...builtinScenarioNames()])
  throw new InvalidFixtureError(
    `fixture ${nameOrPath}: no fixture has this name; did you mean ${suggestion}?`,
  )
}

const compileScenarioFile = (path: string | URL, name: string): Fixture => {
  const result = readScenario(readText(path, name))
  if ('fixture' in result) return result.fixture
  const [first, ...others] = formatIssues(name, result.issues)
  const rest = others.map((line) => line.slice(name.length + 1))
  throw new InvalidFixtureError([first, ...rest].join('; '))
}

const readText = (path: string | URL, name: string): string => {
  try {
    return readTextFile(path)
  } catch (error) {
    throw new InvalidFixtureError(`fixture ${name}: ${(error as Error).message}`)
  }
}
