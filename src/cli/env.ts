// sms-emulator env: prints the environment variables of clients.
import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext } from '../api/command-context.ts'
import { isWorkspaceName } from '../workspace/workspaces.ts'
import { addEmulatorOptions, type EmulatorFlags, urlOf } from './emulator-options.ts'

/** Declares the command. It prints the variables for an emulator that runs with its options. */
export const envCommand = (command: Command, { print, warn }: CommandContext) =>
  addEmulatorOptions(
    command.option('--workspace <name>', 'workspace that the variables open'),
    warn,
  ).action(async (flags: EmulatorFlags & { workspace?: string }) => {
    if (flags.port === 0)
      throw new InvalidArgumentError('env needs the port of the emulator: --port 0 is any free one')
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
    const name = flags.workspace ?? emulator.mainWorkspace
    if (!isWorkspaceName(name))
      throw new InvalidArgumentError(`--workspace: invalid workspace name ${name}`)
    print(exportLines({ emulator, url: urlOf(flags), name, ca }))
    emulator.close()
  })
