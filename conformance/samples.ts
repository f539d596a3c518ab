// The sample programs that the reference prints for UpdateTaskStatus, run as they are printed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { clientEnvironment } from '../src/cli/exports.ts'
import { createEmulator, type RunningEmulator } from '../src/index.ts'
import { type Command, type Ended, end } from './command.ts'

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

/** How a language's five programs are run. */
export type Samples = {
  /** The folder of the programs, and the ending of their names. */
  from: string
  ending: string
  /** Where they go once the region and the id of the task stand in them. */
  into: string
  /** What is done with such a file; the last command is the program. */
  commands: (file: string) => readonly Command[]
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

const runProgram = async (
  { into, ending, commands }: Samples,
  operation: Operation,
  program: string,
  running: RunningEmulator,
): Promise<Ended> => {
  const folder = `${into}/${operation}`
  mkdirSync(folder, { recursive: true })
  const file = `${folder}/main.${ending}`
  writeFileSync(file, program.replace('<YOUR REGION>', REGION).replace('{task_id}', TASK))
  const environment = clientEnvironment({ ...running, name: 'testname' })
  let ended: Ended = { code: 0, stdout: '', stderr: '' }
  for (const command of commands(file))
    if (ended.code === 0) ended = await end(command, environment)
  return ended
}

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
const runMended = async (samples: Samples, operation: Operation, running: RunningEmulator) => {
  const notes: string[] = []
  let program = readFileSync(`${samples.from}/${operation}.${samples.ending}`, 'utf8')
  let ended = await runProgram(samples, operation, program, running)
  for (const { says, from, to, note } of samples.mends ?? []) {
    const said = `${ended.stdout}${ended.stderr}`.match(says)?.[0]
    if (!said) continue
    notes.push(`known difference: ${note} (${said}); it runs with ${to} in place of ${from}`)
    program = program.replaceAll(from, to)
    ended = await runProgram(samples, operation, program, running)
  }
  return { ended, notes }
}

const runSample = async (samples: Samples, operation: Operation): Promise<SampleOutcome> => {
  const tls = samples.needsTls ?? false
  const bugs: string[] = []
  const report = (bug: unknown) => bugs.push((bug as Error)?.stack ?? String(bug))
  const running = await createEmulator({ clock: 'frozen', checksReplies: true, tls, report })
  try {
    const { ended, notes } = await runMended(samples, operation, running)
    const flaw = flawOf(ended, samples, operation, running)
    const failures = [...(flaw ? [`sample ${operation}: ${flaw}`] : []), ...bugs]
    return { calls: flaw ? 0 : 1, failures, notes }
  } finally {
    await running.close()
  }
}

/** Runs all five, each against an emulator that holds the tasks of the vendor's pages. */
export const runSamples = async (samples: Samples): Promise<SampleOutcome> => {
  const outcomes: SampleOutcome[] = []
  for (const operation of Object.keys(operations) as Operation[])
    outcomes.push(await runSample(samples, operation))
  return {
    calls: outcomes.reduce((sum, { calls }) => sum + calls, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    notes: [...new Set(outcomes.flatMap(({ notes }) => notes))],
  }
}
