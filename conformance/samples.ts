// The sample programs that the reference prints for UpdateTaskStatus, run as they are printed.
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { clientEnvironment } from '../src/cli/client-environment.ts'
import { createEmulator, type RunningEmulator } from '../src/index.ts'
import type { Ended } from './command.ts'
import { type Runner, runProgram } from './runner.ts'

/** What the programs leave to their reader, and a task that takes every action in every state. */
const REGION = 'cn-north-4'
const TASK = '7a9a9540-ff28-4869-b9e4-855fbe12xxxx'

/** Each program by the operation that it asks for, and where in its life it leaves the task. */
const operations = {
  clone_test: { SYNCING: 'cloning' },
  test: { SYNCING: 'cloning' },
  start: { RUNNING: 'syncing' },
  stop: 'ABORTING',
  restart: { SYNCING: 'resyncing' },
} as const

type Operation = keyof typeof operations

/** A language's five programs. */
export type Samples = {
  /** Their folder. */
  from: string
  /** What a program prints of the reply. */
  prints: RegExp
  /** Whether the SDK takes the IAM endpoint of its environment for https. */
  needsTls?: boolean
  /** What is known to be wrong with the programs as printed, in the order in which it shows. */
  mends?: readonly Mend[]
}

/** A program that `says` so is run again with `to` in place of `from`, and the note is told. */
export type Mend = { says: RegExp; from: string; to: string; note: string }

/** What the programs came to; `calls` were answered. */
export type SampleOutcome = { calls: number; failures: string[]; notes: string[] }

/** Why the program did not do what it is printed for; undefined where it did. */
const flawOf = (
  { code, stdout, stderr }: Ended,
  { prints }: Samples,
  operation: Operation,
  { emulator }: RunningEmulator,
) => {
  if (code !== 0 || !prints.test(stdout.trim())) return `ended with ${code}: ${stdout}${stderr}`
  const life = emulator.workspaces.find('testname')?.tasks.get(TASK)?.lifecycle.life
  if (!isDeepStrictEqual(life, operations[operation])) return `left ${JSON.stringify(life)}`
  return undefined
}

/** Runs a program as printed, then with each mend that it turns out to need. */
const runMended = async (
  runner: Runner,
  { from, mends = [] }: Samples,
  name: Operation,
  running: RunningEmulator,
) => {
  const environment = clientEnvironment({ ...running, name: 'testname' })
  const printed = readFileSync(`${from}/${name}.${runner.ending}`, 'utf8')
  let text = printed.replace('<YOUR REGION>', REGION).replace('{task_id}', TASK)
  let ended = await runProgram(runner, { name, text }, environment)
  const notes: string[] = []
  for (const { says, from, to, note } of mends) {
    const said = `${ended.stdout}${ended.stderr}`.match(says)?.[0]
    if (!said) continue
    notes.push(`known difference: ${note} (${said}); they run with ${to} in place of ${from}`)
    text = text.replaceAll(from, to)
    ended = await runProgram(runner, { name, text }, environment)
  }
  return { ended, notes }
}

const runSample = async (
  runner: Runner,
  samples: Samples,
  operation: Operation,
): Promise<SampleOutcome> => {
  const tls = samples.needsTls ?? false
  const bugs: string[] = []
  const report = (bug: unknown) => bugs.push((bug as Error)?.stack ?? String(bug))
  const running = await createEmulator({
    clock: 'frozen',
    validateReplies: true,
    tls,
    reportBug: report,
  })
  try {
    const { ended, notes } = await runMended(runner, samples, operation, running)
    const flaw = flawOf(ended, samples, operation, running)
    const failures = [...(flaw ? [`sample ${operation}: ${flaw}`] : []), ...bugs]
    return { calls: flaw ? 0 : 1, failures, notes }
  } finally {
    await running.close()
  }
}

/** Runs all five, each against an emulator that holds the tasks of the vendor's pages. */
export const runSamples = async (runner: Runner, samples: Samples): Promise<SampleOutcome> => {
  const outcomes: SampleOutcome[] = []
  for (const operation of Object.keys(operations) as Operation[])
    outcomes.push(await runSample(runner, samples, operation))
  return {
    calls: outcomes.reduce((sum, { calls }) => sum + calls, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    notes: [...new Set(outcomes.flatMap(({ notes }) => notes))],
  }
}
