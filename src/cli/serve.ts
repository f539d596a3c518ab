// sms-emulator serve: runs until it is told to stop.
import { createEmulator, type RunningEmulator } from '../index.ts'
import { exportLines } from './client-environment.ts'
import { writeReport } from './coverage.ts'
import { parseFaultsFlag } from './faults.ts'
import type { Flags } from './flags.ts'
import { createLog, type Log } from './log.ts'
import { tlsOption } from './tls.ts'

/** Starts an emulator as the flags say. */
export const startEmulator = (flags: Flags, log: Log): Promise<RunningEmulator> =>
  createEmulator({
    port: flags.port,
    host: flags.host,
    dataDir: flags['in-memory'] ? null : flags['data-dir'],
    ...workspaceOptions(flags),
    controlToken: flags['control-token'],
    tls: tlsOption(flags),
    reportBug: (bug, request_id) =>
      log('error', (bug as Error)?.stack ?? String(bug), { request_id }),
  })

/** What the flags say of the world, wherever it is kept. */
export const workspaceOptions = (flags: Flags) => ({
  seed: flags.seed,
  fixtures: flags.fixture,
  faults: parseFaultsFlag(flags.faults),
  clock: flags.clock,
  pace: flags.pace,
  strict: flags.strict,
})

/** Stops at the first signal in order, at the second at once. A closed stdout never ends it. */
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

/** Serves until a signal comes. */
export const serve = async (flags: Flags): Promise<void> => {
  const log = createLog(flags)
  process.stdout.on('error', () => {})
  const running = await startEmulator(flags, log)
  stopOnSignals(running)
  const file = flags['port-file']
  if (file) writeReport('port-file', file, `${new URL(running.url).port}\n`)
  process.stdout.write(
    [
      `sms-emulator listening on ${running.url}`,
      `API documents: ${running.url}/_emulator/docs`,
      ...(running.ca ? [`CA to trust: ${running.ca}`] : []),
      exportLines({ ...running, name: 'testname' }),
      '',
    ].join('\n'),
  )
}
