// The library: an emulator inside a test or a program.
import { createApp, type HttpOptions } from './http/app.ts'
import { Emulator, type Options } from './spine/emulator.ts'
import { type Advance, advance, type Fired, setClock } from './workspace/time.ts'

export type { Options } from './spine/emulator.ts'
export type { Advance, Fired } from './workspace/time.ts'

/** A workspace as a test uses it. */
export type Cloud = {
  name: string
  clock: {
    /** Virtual now, epoch ms. */
    now: () => number
    /** Moves time on; answers every timer met. */
    advance: (how: Advance) => Fired[]
    set: (change: Parameters<typeof setClock>[1]) => void
  }
}

/** A running emulator. */
export type RunningEmulator = {
  /** Where it listens, e.g. http://127.0.0.1:4390. */
  url: string
  emulator: Emulator
  /** The workspace of this name, created on first use. */
  workspace: (name: string) => Cloud
  close: () => Promise<void>
}

/**
 * Starts an emulator; in memory unless `dataDir` is given, on any free port unless `port` is.
 * Throws FixtureUnusable or DatabaseUnusable; rejects when the port is taken.
 */
export const createEmulator = async (
  options: Partial<Options> & HttpOptions & { port?: number; host?: string } = {},
): Promise<RunningEmulator> => {
  const { port = 0, host = '127.0.0.1', controlToken, https, ...rest } = options
  const emulator = new Emulator(rest)
  const app = await createApp(emulator, { controlToken, https })
  try {
    const url = await app.listen({ port, host })
    return {
      url,
      emulator,
      workspace: (name) => cloudOf(emulator, name),
      close: async () => {
        await app.close()
        emulator.close()
      },
    }
  } catch (error) {
    emulator.close()
    throw error
  }
}

const cloudOf = (emulator: Emulator, name: string): Cloud => {
  const workspace = emulator.workspaces.openOrCreate(name)
  const { within } = emulator
  return {
    name,
    clock: {
      now: () => within(workspace, () => workspace.clock.now),
      advance: (how) => within(workspace, () => advance(workspace, how)),
      set: (change) => within(workspace, () => setClock(workspace, change)),
    },
  }
}
