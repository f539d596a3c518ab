// Programs of other toolchains: run to their end, with all that they said.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** A command line, where it runs, and what it needs beside the environment. */
export type Command = {
  program: string
  args: readonly string[]
  cwd?: string
  env?: Record<string, string>
  /** How long it may take, in ms of real time, where that is more than a quarter of an hour. */
  longest_ms?: number
  /** It tells on stderr how far it is, for people to see meanwhile. */
  isLong?: boolean
}

/** How a command ended; `code` is null where it was killed. */
export type Ended = { code: number | null; stdout: string; stderr: string }

/** One that takes longer waits, as a rule, for something that will not come. */
const LONGEST_MS = 15 * 60 * 1000

/** Runs a command to its end, with more in its environment. */
export const end = async (
  { program, args, cwd, env, longest_ms = LONGEST_MS, isLong = false }: Command,
  more: Record<string, string> = {},
): Promise<Ended> => {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env, ...more },
    stdio: ['ignore', 'pipe', isLong ? 'inherit' : 'pipe'],
    timeout: longest_ms,
  })
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { code, stdout, stderr }
}

/** The same for one that must succeed: answers its stdout, rejects with all that it said. */
export const finish = async (command: Command, more?: Record<string, string>): Promise<string> => {
  const { code, stdout, stderr } = await end(command, more)
  if (code !== 0) throw new Error(`${command.program} ended with ${code}\n${stdout}${stderr}`)
  return stdout
}
