// sms-emulator fuzz: gives the command its emulators.
import type { Command } from 'commander'
import type { CommandContext } from '../api/command-context.ts'
import { fuzzCommand } from '../fuzz/command.ts'
import type { Schedule } from '../fuzz/fault-types.ts'
import { addEmulatorOptions, type EmulatorFlags, emulatorArguments } from './emulator-options.ts'
import { quoteForShell } from './quote-for-shell.ts'

/** Declares the command. */
export const declareFuzz = (command: Command, context: CommandContext): Command => {
  const flags = () => command.opts<EmulatorFlags>()
  const allFaults = (schedule: Schedule) => [...(flags().faults ?? []), ...schedule]
  fuzzCommand(command, {
    ...context,
    startEmulator: async (schedule) => {
      const { startPrivateEmulator } = await import('./start-emulator.ts')
      const { clientEnvironment } = await import('./client-environment.ts')
      const running = await startPrivateEmulator({ ...flags(), faults: allFaults(schedule) })
      return {
        workspaces: running.emulator.workspaces,
        variables: clientEnvironment({ ...running, name: 'testname' }),
        close: running.close,
      }
    },
    // --faults can be given once, so it holds the user's faults as well.
    reproductionLine: (schedule, words) =>
      [
        'sms-emulator exec --faults',
        ...[JSON.stringify(allFaults(schedule)), ...emulatorArguments(command)].map(quoteForShell),
        '--',
        ...words.map(quoteForShell),
      ].join(' '),
  })
  return addEmulatorOptions(command, context.warn)
}
