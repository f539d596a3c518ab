// sms-emulator health: whether an emulator answers, for the health check of a container.
import type { Command } from 'commander'
import type { CommandContext, ControlClient } from '../api/command-context.ts'

/** Declares the command. The exit code is 0 if the emulator answers, else 2. */
export const healthCommand = (
  command: Command,
  { print, connect }: CommandContext & { connect: () => ControlClient },
) =>
  command.action(async () => {
    const emulator = connect()
    const { status } = JSON.parse(await emulator.call('/_emulator/health')) as { status: string }
    print(`${emulator.url}: ${status}`)
  })
