// One run of a suite against a private emulator: how it ended, and what it did.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { InvalidArgumentError } from 'commander'
import type { Entry } from '../journal/entry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import type { CallProfile, Schedule } from './fault-types.ts'

/** A suite, and the emulator it runs against. */
export type Suite = {
  /** Starts an emulator in memory that arms the faults in every workspace. */
  startEmulator: (faults: Schedule) => Promise<SuiteEmulator>
  /** Runs the suite once with these environment variables. */
  execute: (variables: Record<string, string>) => Promise<SuiteResult>
}

/** An emulator with the environment variables of its clients. */
export type SuiteEmulator = {
  workspaces: Workspaces
  variables: Record<string, string>
  close: () => Promise<void>
}

export type SuiteResult = {
  /** The exit code, or 'timeout' if the suite had to be killed. */
  outcome: number | 'timeout'
  /** The end of the output. */
  output: string
}

/** How a run ended, and what the suite called. */
export type Run = SuiteResult & {
  profile: CallProfile
  /** The requests to which faults were applied, in words. */
  faultedRequests: string[]
}

/** Runs a suite once with these faults armed. Throws what `execute` throws. */
export const runSuite = async (
  { startEmulator, execute }: Suite,
  schedule: Schedule,
): Promise<Run> => {
  const { workspaces, variables, close } = await startEmulator(schedule)
  try {
    const result = await execute(variables)
    const all = workspaces.names().flatMap((name) => workspaces.find(name) ?? [])
    return {
      ...result,
      profile: callProfileOf(all),
      faultedRequests: all.flatMap(faultedRequestsOf),
    }
  } finally {
    await close()
  }
}

/** Whether the suite failed. */
export const hasFailed = ({ outcome }: Run): boolean => outcome !== 0

/** How a run ended, in words. */
export const outcomeText = ({ outcome }: Run): string =>
  outcome === 'timeout' ? 'did not end in time' : `ended with ${outcome}`

/** The requests of clients. Those that set the workspace up are not among them. */
const clientCalls = ({ journal }: Workspace) => journal.list({ origin: 'client' })

/** A fault counts the calls of its workspace, so the highest count of any workspace matters. */
const callProfileOf = (workspaces: readonly Workspace[]): CallProfile => {
  const operations = new Map<string, CallProfile['operations'][number]>()
  const subTasks = new Set<string>()
  for (const workspace of workspaces) {
    const callsById = Map.groupBy(clientCalls(workspace), ({ operation }) => operation)
    for (const [id, entries] of callsById) {
      const calls = Math.max(operations.get(id)?.calls ?? 0, entries.length)
      operations.set(id, { id, calls, changes: entries[0]!.method !== 'GET' })
    }
    for (const event of workspace.journal.eventsAfter(0))
      if (event.kind === 'transition' && event.sub_task) subTasks.add(event.sub_task)
  }
  return {
    operations: [...operations.values()].sort((a, b) => a.id.localeCompare(b.id)),
    sub_tasks: [...subTasks].sort(),
  }
}

const faultedRequestsOf = (workspace: Workspace): string[] =>
  clientCalls(workspace)
    .filter(({ faults }) => faults.length > 0)
    .map((entry) => describeCall(workspace.name, entry))

const describeCall = (
  workspace: string,
  { method, path, operation, status, error_code, faults }: Entry,
) =>
  `${workspace}: ${method} ${path} (${operation}) ${status}${error_code ? ` ${error_code}` : ''}, ${faults.join(', ')}`

const signals = ['SIGINT', 'SIGTERM'] as const

type Signal = (typeof signals)[number]

/** Thrown when a signal ends a run: the suite did not fail. */
export class InterruptedError extends Error {
  readonly signal: Signal

  constructor(signal: Signal) {
    super(`ended by ${signal}`)
    this.signal = signal
  }
}

/**
 * Runs a command as the suite. It is killed after `timeout_ms` of real time, and when this process
 * gets a signal. Rejects with InvalidArgumentError or InterruptedError.
 */
export const executeCommand = (
  [program = '', ...args]: readonly string[],
  variables: Record<string, string>,
  timeout_ms: number,
): Promise<SuiteResult> =>
  new Promise((resolve, reject) => {
    let signal: Signal | undefined
    const interrupt = (received: Signal) => {
      signal = received
      killGroup(child)
    }
    // Before the suite starts, so that a signal never leaves it running.
    for (const name of signals) process.on(name, interrupt)
    // In a process group of its own, so that what the suite starts can be killed with it.
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...variables },
    })
    const output = endOfOutput(child)
    const timeout = AbortSignal.timeout(timeout_ms)
    const kill = () => killGroup(child)
    timeout.addEventListener('abort', kill)
    child.on('error', (error) =>
      reject(new InvalidArgumentError(`cannot run ${program}: ${error.message}`)),
    )
    // Processes that the suite leaves behind would keep its output open.
    child.on('exit', kill)
    child.on('close', (code, childSignal) => {
      timeout.removeEventListener('abort', kill)
      for (const name of signals) process.off(name, interrupt)
      if (signal) return reject(new InterruptedError(signal))
      const outcome = timeout.aborted ? 'timeout' : (code ?? 128 + constants.signals[childSignal!])
      resolve({ outcome, output: output() })
    })
  })

/** The last characters of a suite's output that are kept. */
const MAX_OUTPUT_CHARS = 4000

const endOfOutput = ({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>) => {
  let output = ''
  for (const stream of [stdout, stderr])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-MAX_OUTPUT_CHARS)
    })
  return () => output
}

const killGroup = ({ pid }: { pid?: number | undefined }) => {
  try {
    process.kill(-pid!, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
