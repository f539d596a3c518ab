// Replays a file in memory, in a new emulator.
import { Emulator } from './emulator.ts'
import type { Fixture } from './replay/fixtures.ts'
import type { ReplayedStep } from './replay/replay-file.ts'
import { type Outcome, rerun } from './replay/rerun.ts'

/**
 * Replays the file in a new emulator, calls `onStep` with each reply. Throws InvalidFixtureError.
 */
export const rerunInNewEmulator = (
  file: Fixture,
  onStep?: (replayed: ReplayedStep) => void,
): Outcome => {
  const emulator = new Emulator({ clock: 'frozen', reportBug: () => {} })
  try {
    return rerun(emulator, file, onStep)
  } finally {
    emulator.close()
  }
}
