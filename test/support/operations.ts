// The operations of an emulator, those of the control API too, for tests that only look at them.
import { Emulator } from '../../src/emulator.ts'

const emulator = new Emulator({ clock: 'frozen' })
emulator.close()

/** Every operation; to call one, take it from the emulator that is called. */
export const operationTable = emulator.operations
