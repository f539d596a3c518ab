// The program in a process of its own. See command-line.ts for the command line in this process.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The program's own file. */
export const program: string = fileURLToPath(
  new URL('../../src/cli/sms-emulator.js', import.meta.url),
)

/** Node keeps the compiled modules of every program here; without it each start compiles them. */
const compileCache = join(tmpdir(), 'node-compile-cache')

/** The environment without settings of the emulator that a developer may have. */
const environment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('SMS_EMULATOR_')),
  )

/** The directory of the process, and additional environment variables. */
type LaunchOptions = { cwd?: string; env?: Record<string, string> }

/** Starts the program; the test ends it if it has not ended. */
export const launchProgram = (args: readonly string[], cloud?: LaunchOptions): ChildProcess =>
  launch(args, cloud)

const launch = (args: readonly string[], cloud?: LaunchOptions): ChildProcess =>
  launchCommand(process.execPath, [program, ...args], cloud)

const launchCommand = (
  command: string,
  args: readonly string[],
  { cwd, env }: LaunchOptions = {},
): ChildProcess => {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NODE_COMPILE_CACHE: compileCache, ...environment(), ...env },
    cwd,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** An empty directory, removed after the test. */
export const freshDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'sms-emulator-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Runs the program to its end. */
export const run = (...args: string[]) => runIn({}, ...args)

/** The same in a directory and environment of its own. */
export const runIn = (cloud: LaunchOptions, ...args: string[]) => ended(launch(args, cloud))

/** Runs any other command to its end. */
export const runCommand = (command: string, args: readonly string[], cloud: LaunchOptions) =>
  ended(launchCommand(command, args, cloud))

const ended = async (child: ChildProcess) => {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { code, stdout, stderr }
}

/** Starts the program on any free port, and returns once it listens. */
export const serve = async (...args: string[]) => {
  const child = launch(['serve', '--port', '0', ...args])
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const [line] = (await Promise.race([
    once(createInterface(child.stdout!), 'line'),
    exit.then(async () => Promise.reject(new Error('it ended before it listened'))),
  ])) as [string]
  const url = /^sms-emulator listening on (http:\S+)$/.exec(line)?.[1] ?? ''
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return exit
  }
  return { url, line, stop }
}
