// sms-emulator replay FILE: does a recording again in memory, and says whether it went the same.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseFixture } from '../replay/fixtures.ts'
import type { Outcome, Replayed } from '../replay/rerun.ts'
import { rerunInNewEmulator } from '../rerun-in-new-emulator.ts'
import { ConfigurationError } from './flags.ts'

type ReplayArguments = { file: string; json: boolean; out?: string }

const parseArguments = (args: readonly string[]): ReplayArguments => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false }, out: { type: 'string' } },
      allowPositionals: true,
    })
    const [file, ...rest] = positionals
    if (file !== undefined && rest.length === 0) return { file, ...values }
  } catch (error) {
    throw new ConfigurationError((error as Error).message.split(/\.\s/)[0] ?? 'unknown flag')
  }
  throw new ConfigurationError('replay takes one file: replay FILE [--json] [--out REPLIES]')
}

const outcomeLines = ({ steps, taken, state_hash, divergence }: Outcome): string[] => {
  if (!divergence) return [`${steps} steps: as recorded; state ${state_hash}`]
  const { step, operation, why } = divergence
  const summary =
    step === null
      ? `all ${steps} steps replied as recorded, but the state differs:`
      : `step ${step} of ${steps}, ${operation}, is not as recorded:`
  return [summary, ...why.map((each) => `  ${each}`), `${taken} steps taken`]
}

/**
 * Does the file again and tells how it went; answers the exit code: 0 as recorded, 1 otherwise.
 * `-` is standard input. Throws BadConfiguration or InvalidFixture.
 */
export const replay = (args: readonly string[]): number => {
  const { file, json, out } = parseArguments(args)
  const fixture = parseFixture(file, () => readFileSync(file === '-' ? 0 : file, 'utf8'))
  const replies: Replayed[] = []
  const outcome = rerunInNewEmulator(
    fixture,
    out === undefined ? undefined : (reply) => replies.push(reply),
  )
  if (out !== undefined) writeReplies(out, replies)
  console.log(json ? JSON.stringify(outcome, null, 2) : outcomeLines(outcome).join('\n'))
  return outcome.divergence ? 1 : 0
}

const writeReplies = (path: string, replies: readonly Replayed[]) => {
  try {
    writeFileSync(path, replies.map((each) => `${JSON.stringify(each)}\n`).join(''))
  } catch (error) {
    throw new ConfigurationError(`cannot write ${path}: ${(error as Error).message}`)
  }
}
