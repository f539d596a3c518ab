// sms-emulator env: prints the environment variables of clients.
import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext } from '../api/command-context.ts'
import { addEmulatorOptions, type EmulatorFlags, urlOf } from './emulator-options.ts'

/** Declares the command. It prints the variables for an emulator that runs with its options. */
export const envCommand = (command: Command, { print, warn }: CommandContext) =>
  addEmulatorOptions(command, warn).action(async (flags: EmulatorFlags) => {
    const { Emulator } = await import('../emulator.ts')
    const { caFile } = await import('../http/tls.ts')
    const { exportLines } = await import('./client-environment.ts')
    const { tlsOption, workspaceOptions } = await import('./start-emulator.ts')
    const isGenerated = tlsOption(flags) === true
    if (isGenerated && flags.inMemory)
      throw new InvalidArgumentError(
        'env cannot name the CA of --tls --in-memory: each run generates and prints its own; ' +
          'omit --in-memory, or give --tls-cert',
      )
    const emulator = new Emulator(workspaceOptions(flags))
    const ca = isGenerated ? caFile(flags.dataDir) : undefined
    print(exportLines({ emulator, url: urlOf(flags), name: 'testname', ca }))
    emulator.close()
  })
