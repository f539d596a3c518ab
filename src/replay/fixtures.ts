// Fixtures: steps that are replayed through dispatch, like everything else that changes a
// workspace. A replay file is one too.
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { nearest } from '../api/nearest.ts'
import { plainest } from '../api/parse.ts'
import { SettingsShape } from '../control/settings.ts'
import { scenarioNames, shippedScenario } from '../scenarios/gallery.ts'
import { flawLines, readScenario } from '../scenarios/read-scenario.ts'
import type { Birth } from '../workspace/workspace.ts'
import type { Start } from '../workspace/workspaces.ts'
import { type OpenBase, openBase } from './base.ts'
import { ReplayFile } from './replay-file.ts'

/**
 * A fixture: which workspace it is for, how that is to begin (with a world of its own, a base, or
 * empty), and what happens in it.
 */
export type Fixture = Omit<ReplayFile, 'birth' | 'base'> & {
  birth?: Birth & { strict: boolean }
  base?: OpenBase
}

/** How a fixture's workspace begins, as far as it says: born, it has no base. */
export const startOf = ({ birth, base, first_request = 1 }: Fixture): Start => {
  if (base) return { base: { world: base.world, last_request: first_request - 1 } }
  return birth ? { ...birth, base: undefined } : {}
}

/** Thrown for a fixture that cannot be read or replayed; the message is one line. */
export class FixtureUnusable extends Error {}

const SHIPPED = new URL('../../fixtures/', import.meta.url)

const Settings = z.object({
  birth: z.object({ settings: SettingsShape.partial() }).optional(),
})

const whyNot = (error: unknown): string => {
  if (error instanceof SyntaxError) return 'it is not JSON'
  if (!(error instanceof z.ZodError)) return (error as Error).message
  const { path, message } = plainest(error.issues[0]!)
  return path.length > 0 ? `${path.join('.')}: ${message}` : message
}

/** Reads a fixture or a replay file that `read` answers the text of. Throws FixtureUnusable. */
export const parseFixture = (name: string, read: () => string): Fixture => {
  try {
    const value = JSON.parse(read())
    const { base, ...file } = ReplayFile.parse(value)
    Settings.parse(value)
    return { ...file, ...(base && { base: openBase(base) }) } as Fixture
  } catch (error) {
    throw new FixtureUnusable(`fixture ${name}: ${whyNot(error).replaceAll('\n', ' ')}`)
  }
}

const isYaml = (path: string | URL) => /\.ya?ml$/i.test(`${path}`)

/** A bare name is that of a shipped fixture, or of a shipped scenario. */
const placeOf = (nameOrPath: string): string | URL => {
  if (!/^[\w-]+$/.test(nameOrPath)) return nameOrPath
  const places = [shippedScenario(nameOrPath), new URL(`${nameOrPath}.json`, SHIPPED)]
  const place = places.find((each) => existsSync(each))
  if (place) return place
  const meant = nearest(nameOrPath, ['testname', ...scenarioNames()])
  throw new FixtureUnusable(`there is no fixture ${nameOrPath}; did you mean ${meant}?`)
}

const textOf = (path: string | URL, name: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new FixtureUnusable(`fixture ${name}: ${(error as Error).message}`)
  }
}

const compiled = (path: string | URL, name: string): Fixture => {
  const reading = readScenario(textOf(path, name))
  if ('fixture' in reading) return reading.fixture
  const [first, ...others] = flawLines(name, reading.flaws)
  const rest = others.map((line) => line.slice(name.length + 1))
  throw new FixtureUnusable([first, ...rest].join('; '))
}

/**
 * Reads a fixture or a scenario: a path, or the bare name of a shipped one. Throws FixtureUnusable.
 */
export const readFixture = (nameOrPath: string): Fixture => {
  const path = placeOf(nameOrPath)
  if (isYaml(path)) return compiled(path, nameOrPath)
  return parseFixture(nameOrPath, () => readFileSync(path, 'utf8'))
}
