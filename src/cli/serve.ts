// sms-emulator serve: runs an emulator until a signal stops it.
import type { Command } from 'commander'
import type { CommandContext } from '../api/command-context.ts'
import type { RunningEmulator } from '../index.ts'
import { addEmulatorOptions, type EmulatorFlags, reachableUrl } from './emulator-options.ts'

/** Declares the command. */
export const serveCommand = (command: Command, { print, warn, writeFile }: CommandContext) =>
  addEmulatorOptions(command, warn).action(async (flags: EmulatorFlags) => {
    const { startEmulator } = await import('./start-emulator.ts')
    const { exportLines } = await import('./client-environment.ts')
    // A closed standard output does not end the emulator.
    process.stdout.on('error', () => {})
    const running = await startEmulator(flags)
    try {
      if (flags.portFile !== undefined)
        writeFile('--port-file', flags.portFile, `${new URL(running.url).port}\n`)
    } catch (error) {
      await running.close()
      throw error
    }
    stopOnSignals(running)
    const url = reachableUrl(running.url)
    print(
      [
        `sms-emulator listening on ${url}`,
        `API documents: ${url}/_emulator/docs`,
        ...(running.ca ? [`CA to trust: ${running.ca}`] : []),
        exportLines({ ...running, url, name: running.emulator.mainWorkspace }),
      ].join('\n'),
    )
  })

/** The first signal stops the emulator in order, the second at once. */
const stopOnSignals = (running: RunningEmulator) => {
  let isStopping = false
  const stop = async () => {
    if (isStopping) process.exit(1)
    isStopping = true
    await running.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
