// Fixtures: steps that are replayed through dispatch, like everything else that changes a
// workspace. A replay file is one too.
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { closestMatch } from '../api/closest-match.ts'
import { formatZodError, plainMessages } from '../api/zod-messages.ts'
import { SettingsShape } from '../control/settings.ts'
import { builtinScenarioFile, builtinScenarioNames } from '../scenarios/builtin-scenarios.ts'
import { formatIssues, readScenario } from '../scenarios/read-scenario.ts'
import type { InitialState } from '../workspace/workspace.ts'
import type { WorkspaceStart } from '../workspace/workspaces.ts'
import { type DecodedBase, decodeBase } from './base.ts'
import { ReplayFile } from './replay-file.ts'

/**
 * A fixture: which workspace it is for, how that is to begin (with a world of its own, a base, or
 * empty), and what happens in it.
 */
export type Fixture = Omit<ReplayFile, 'birth' | 'base'> & {
  initial_state?: InitialState & { strict: boolean }
  base?: DecodedBase
}

/** How a fixture's workspace begins, as far as it says: born, it has no base. */
export const workspaceStartOf = ({
  initial_state: initialState,
  base,
  first_request = 1,
}: Fixture): WorkspaceStart => {
  if (base) return { base: { database: base.database, last_request: first_request - 1 } }
  return initialState ? { ...initialState, base: undefined } : {}
}

/** Thrown for a fixture that cannot be read or replayed; the message is one line. */
export class InvalidFixtureError extends Error {}

const BUILTIN_DIRECTORY = new URL('../../fixtures/', import.meta.url)

const FixtureSettings = z.object({
  birth: z.object({ settings: SettingsShape.partial() }).optional(),
})

const describeReadError = (error: unknown): string => {
  if (error instanceof SyntaxError) return 'it is not JSON'
  return error instanceof z.ZodError ? formatZodError(error) : (error as Error).message
}

/** Reads a fixture or a replay file that `read` answers the text of. Throws InvalidFixture. */
export const parseFixture = (name: string, read: () => string): Fixture => {
  try {
    const value = JSON.parse(read())
    const { base, ...file } = ReplayFile.parse(value, plainMessages)
    FixtureSettings.parse(value, plainMessages)
    return { ...file, ...(base && { base: decodeBase(base) }) } as Fixture
  } catch (error) {
    throw new InvalidFixtureError(
      `fixture ${name}: ${describeReadError(error).replaceAll('\n', ' ')}`,
    )
  }
}

const isYaml = (path: string | URL) => /\.ya?ml$/i.test(`${path}`)

/** A bare name is that of a shipped fixture, or of a shipped scenario. */
const locateFixture = (nameOrPath: string): string | URL => {
  if (!/^[\w-]+$/.test(nameOrPath)) return nameOrPath
  const candidates = [
    builtinScenarioFile(nameOrPath),
    new URL(`${nameOrPath}.json`, BUILTIN_DIRECTORY),
  ]
  const found = candidates.find((each) => existsSync(each))
  if (found) return found
  const suggestion = closestMatch(nameOrPath, ['testname', ...builtinScenarioNames()])
  throw new InvalidFixtureError(`there is no fixture ${nameOrPath}; did you mean ${suggestion}?`)
}

const readText = (path: string | URL, name: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new InvalidFixtureError(`fixture ${name}: ${(error as Error).message}`)
  }
}

const compileScenarioFile = (path: string | URL, name: string): Fixture => {
  const result = readScenario(readText(path, name))
  if ('fixture' in result) return result.fixture
  const [first, ...others] = formatIssues(name, result.issues)
  const rest = others.map((line) => line.slice(name.length + 1))
  throw new InvalidFixtureError([first, ...rest].join('; '))
}

/**
 * Reads a fixture or a scenario: a path, or the bare name of a shipped one. Throws InvalidFixture.
 */
export const readFixture = (nameOrPath: string): Fixture => {
  const path = locateFixture(nameOrPath)
  if (isYaml(path)) return compileScenarioFile(path, nameOrPath)
  return parseFixture(nameOrPath, () => readFileSync(path, 'utf8'))
}
