// sms-emulator replay FILE: replays a recording in memory and compares the replies.
import type { Command } from 'commander'
import type { CommandContext } from '../api/command-context.ts'
import { readTextFile } from '../api/read-text-file.ts'
import type { Fixture } from './fixtures.ts'
import type { ReplayedStep } from './replay-file.ts'
import type { Outcome } from './rerun.ts'

type ReplayNeeds = CommandContext & {
  /** Replays the file in a new emulator, and passes each reply on. */
  rerun: (file: Fixture, onStep: (reply: ReplayedStep) => void) => Outcome | Promise<Outcome>
}

type ReplayFlags = { json?: true; out?: string }

/** Declares the command. The exit code is 1 if the replay differs from the recording. */
export const replayCommand = (
  command: Command,
  { rerun, print, exitWith, writeFile }: ReplayNeeds,
) =>
  command
    .argument('<file>', 'file of a recording or a fixture; - is standard input')
    .option('--json', 'print the result as JSON')
    .option('--out <file>', 'write every reply to a file, one JSON document a line')
    .action(async (name: string, { json, out }: ReplayFlags) => {
      const { parseFixture } = await import('./fixtures.ts')
      const file = parseFixture(name, () => readTextFile(name === '-' ? 0 : name))
      const replies: string[] = []
      const outcome = await rerun(file, (reply) => {
        if (out !== undefined) replies.push(`${JSON.stringify(reply)}\n`)
      })
      if (out !== undefined) writeFile('--out', out, replies.join(''))
      print(json ? JSON.stringify(outcome, null, 2) : outcomeLines(outcome).join('\n'))
      if (outcome.divergence) exitWith(1)
    })

const outcomeLines = ({ steps, taken, state_hash, divergence }: Outcome): string[] => {
  if (!divergence) return [`${steps} steps: as recorded; state ${state_hash}`]
  const { step, operation, why } = divergence
  const summary =
    step === null
      ? `all ${steps} steps replied as recorded, but the state differs:`
      : `step ${step} of ${steps}, ${operation}, is not as recorded:`
  return [summary, ...why.map((each) => `  ${each}`), `${taken} steps taken`]
}
