// One run of a caller's suite against a private emulator: how it ended, and what it did.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Schedule } from '../fuzz/draw-schedule.ts'
import type { CallProfile } from '../fuzz/fault-types.ts'
import type { RunningEmulator } from '../index.ts'
import type { Entry } from '../journal/entry.ts'
import { operationsById } from '../operations/index.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { clientEnvironment } from './client-environment.ts'
import { parseFaultsFlag } from './faults.ts'
import { ConfigurationError, type Flags } from './flags.ts'
import { startEmulator } from './serve.ts'

/** A suite, and how it is run. */
export type Suite = {
  command: readonly string[]
  flags: Flags
  environment: NodeJS.ProcessEnv
  /** A run that takes longer is taken for one that never ends, ms of real time. */
  timeout_ms: number
}

/** How a run ended. */
export type Run = {
  /** Its exit code; 'timeout' when it had to be ended. */
  outcome: number | 'timeout'
  /** The end of what it said. */
  output: string
  profile: CallProfile
  /** Requests that a fault struck, in words. */
  faultedRequests: string[]
}

/** Thrown where a signal ends a run: it is whoever sent it that has had enough, not the suite. */
export class Interrupted extends Error {
  readonly signal: Signal

  constructor(signal: Signal) {
    super(`ended by ${signal}`)
    this.signal = signal
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const
type Signal = (typeof signals)[number]

/** So much of what a suite says is kept, in characters. */
const MAX_OUTPUT_CHARS = 4000

const spawnSuite = (
  { command, environment, timeout_ms }: Suite,
  variables: Record<string, string>,
): Promise<Pick<Run, 'outcome' | 'output'>> =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = command
    let interrupted: Signal | undefined
    const interrupt = (signal: Signal) => {
      interrupted = signal
      killGroup()
    }
    // Before there is a suite, so that no signal finds one and nobody to end it.
    for (const signal of signals) process.on(signal, interrupt)
    // A group of its own, so that what the suite has started ends with it.
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environment, ...variables },
    })
    let output = ''
    const appendOutput = (chunk: Buffer) => {
      output = (output + chunk).slice(-MAX_OUTPUT_CHARS)
    }
    child.stdout.on('data', appendOutput)
    child.stderr.on('data', appendOutput)
    const killGroup = () => {
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // It has ended by itself meanwhile.
      }
    }
    const limit = AbortSignal.timeout(timeout_ms)
    limit.addEventListener('abort', killGroup)
    child.on('error', (error) =>
      reject(new ConfigurationError(`cannot run ${program}: ${error.message}`)),
    )
    // What it leaves behind would keep its output open, and the run from ending.
    child.on('exit', killGroup)
    child.on('close', (code, signal) => {
      limit.removeEventListener('abort', killGroup)
      for (const name of signals) process.removeListener(name, interrupt)
      if (interrupted) return reject(new Interrupted(interrupted))
      const ended = limit.aborted ? 'timeout' : (code ?? 128 + constants.signals[signal!])
      resolve({ outcome: ended, output })
    })
  })

/** What callers asked of a workspace; what it began with is not theirs. */
const clientCalls = ({ journal }: Workspace) => journal.list({ origin: 'client' })

const workspacesOf = ({ emulator: { workspaces } }: RunningEmulator) =>
  workspaces.names().flatMap((name) => workspaces.find(name) ?? [])

/** Each workspace counts its own calls, as its faults do: the most of any one is what they meet. */
const callProfileOf = (running: RunningEmulator): CallProfile => {
  const calls = new Map<string, number>()
  const subTasks = new Set<string>()
  for (const workspace of workspacesOf(running)) {
    const counts = Map.groupBy(clientCalls(workspace), ({ operation }) => operation)
    for (const [id, entries] of counts) calls.set(id, Math.max(calls.get(id) ?? 0, entries.length))
    for (const event of workspace.journal.eventsAfter(0))
      if (event.kind === 'transition' && event.sub_task) subTasks.add(event.sub_task)
  }
  const operations = [...calls].map(([id, count]) => ({
    id,
    calls: count,
    changes: operationsById.get(id)?.method !== 'GET',
  }))
  return {
    operations: operations.sort((a, b) => a.id.localeCompare(b.id)),
    sub_tasks: [...subTasks].sort(),
  }
}

const describeCall = (
  workspace: string,
  { method, path, operation, status, error_code, faults }: Entry,
) =>
  `${workspace}: ${method} ${path} (${operation}) ${status}${error_code ? ` ${error_code}` : ''}, ${faults.join(', ')}`

const faultedRequestsOf = (running: RunningEmulator): string[] =>
  workspacesOf(running).flatMap((workspace) =>
    clientCalls(workspace)
      .filter(({ faults }) => faults.length > 0)
      .map((entry) => describeCall(workspace.name, entry)),
  )

/** What --faults has to say for a run: the caller's own faults, and then the schedule's. */
export const faultsFlagOf = ({ flags }: Suite, schedule: Schedule): string =>
  JSON.stringify([...parseFaultsFlag(flags.faults), ...schedule])

/**
 * Runs the suite once, with these faults armed in every workspace that it opens, as exec would run
 * it. Throws Interrupted.
 */
export const runSuite = async (suite: Suite, schedule: Schedule): Promise<Run> => {
  const faults = faultsFlagOf(suite, schedule)
  const running = await startEmulator(
    { ...suite.flags, port: 0, 'in-memory': true, faults },
    () => {},
  )
  try {
    const variables = clientEnvironment({ ...running, name: 'testname' })
    const result = await spawnSuite(suite, variables)
    return {
      ...result,
      profile: callProfileOf(running),
      faultedRequests: faultedRequestsOf(running),
    }
  } finally {
    await running.close()
  }
}
