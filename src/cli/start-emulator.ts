// An emulator as the options of a command say.
import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import type { KeyPair } from '../http/tls.ts'
import { createEmulator, type RunningEmulator } from '../index.ts'
import type { EmulatorFlags } from './emulator-options.ts'

/** Starts an emulator. Bugs are logged to standard error. */
export const startEmulator = (flags: EmulatorFlags): Promise<RunningEmulator> => {
  const log = createLog(flags)
  return createEmulator({
    port: flags.port,
    host: flags.host,
    dataDir: flags.inMemory ? null : flags.dataDir,
    ...workspaceOptions(flags),
    controlToken: flags.controlToken,
    allowedHosts: allowedHosts(flags),
    log: (level, fields) => log(level, `${fields.method} ${fields.path} ${fields.status}`, fields),
    tls: tlsOption(flags),
    reportBug: (bug, request_id) =>
      log('error', (bug as Error)?.stack ?? String(bug), { request_id }),
  })
}

const allowedHosts = ({ allowHost = [], controlToken }: EmulatorFlags): string[] => {
  if (allowHost.includes('*') && controlToken === undefined)
    throw new InvalidArgumentError('--allow-host * needs --control-token')
  return allowHost
}

/** Starts an emulator in memory, on any free port unless one is given. */
export const startPrivateEmulator = (flags: EmulatorFlags, port = 0): Promise<RunningEmulator> =>
  startEmulator({ ...flags, port, inMemory: true })

/** What the options say about new workspaces. */
export const workspaceOptions = (flags: EmulatorFlags) => ({
  seed: flags.seed,
  fixtures: flags.fixture ?? [],
  faults: flags.faults ?? [],
  clock: flags.clock,
  pace: flags.pace,
  strict: flags.strict,
})

/** Whether to serve HTTPS, or the user's own certificate for it. */
export const tlsOption = ({ tls, tlsCert, tlsKey }: EmulatorFlags): boolean | KeyPair => {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new InvalidArgumentError('--tls-cert and --tls-key go together')
  if (tlsCert === undefined || tlsKey === undefined) return tls
  if (!tls) throw new InvalidArgumentError('--tls-cert needs --tls')
  return { cert: readPem(tlsCert), key: readPem(tlsKey) }
}

const readPem = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new InvalidArgumentError(`cannot read ${file}: ${(error as Error).message}`)
  }
}

const levels = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** Logs to standard error, one line for each entry, from the chosen level on. */
const createLog =
  ({ logLevel, logFormat }: EmulatorFlags) =>
  (level: (typeof levels)[number], message: string, fields: object) => {
    if (levels.indexOf(level) > levels.indexOf(logLevel)) return
    const line =
      logFormat === 'json'
        ? JSON.stringify({ level, message, ...fields })
        : [`${level}: ${message}`, ...Object.entries(fields).map(([k, v]) => `${k}=${v}`)].join(' ')
    process.stderr.write(`${line}\n`)
  }
