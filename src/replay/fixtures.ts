// Fixtures: steps that fill a workspace. They go through the same pipeline as all other requests.
// A replay file is a fixture too.
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { SettingsShape } from '../api/settings-schema.ts'
import { formatZodError, plainMessages } from '../api/zod-messages.ts'
import type { InitialState } from '../domain/initial-state.ts'
import type { WorkspaceStart } from '../workspace/workspaces.ts'
import { type DecodedBase, decodeBase } from './base-state.ts'
import { ReplayFile } from './replay-file.ts'

/**
 * A fixture: the name of its workspace, how the workspace begins (with a base, with an initial
 * state, or by default), and the steps.
 */
export type Fixture = Omit<ReplayFile, 'initial_state' | 'base'> & {
  initial_state?: InitialState & { strict: boolean }
  base?: DecodedBase
}

/** How the fixture's workspace begins. An initial state replaces a base from other fixtures. */
export const workspaceStartOf = ({
  initial_state: initialState,
  base,
  first_request = 1,
}: Fixture): WorkspaceStart => {
  if (base) return { base: { database: base.database, last_request: first_request - 1 } }
  return initialState ? { ...initialState, base: undefined } : {}
}

/** Thrown for a fixture that cannot be read or replayed. The message is one line. */
export class InvalidFixtureError extends ControlError {
  constructor(reason: string) {
    super('InvalidFixture', { reason })
  }
}

const FixtureSettings = z.object({
  initial_state: z.object({ settings: SettingsShape.partial() }).optional(),
})

const describeReadError = (error: unknown): string => {
  if (error instanceof SyntaxError) return 'it is not JSON'
  return error instanceof z.ZodError ? formatZodError(error) : (error as Error).message
}

/**
 * Parses a fixture or a replay file. `read` returns its text, and `name` is for messages. Throws
 * InvalidFixtureError.
 */
export const parseFixture = (name: string, read: () => string): Fixture => {
  try {
    const value = JSON.parse(read())
    const { base, ...file } = ReplayFile.parse(value, plainMessages)
    FixtureSettings.parse(file, plainMessages)
    return { ...file, ...(base && { base: decodeBase(base) }) } as Fixture
  } catch (error) {
    throw new InvalidFixtureError(
      `fixture ${name}: ${describeReadError(error).replaceAll('\n', ' ')}`,
    )
  }
}
