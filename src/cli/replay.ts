// sms-emulator replay FILE: does a recording again in memory, and says whether it went the same.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseFixture } from '../replay/fixtures.ts'
import { type Outcome, type Replayed, rerunAlone } from '../replay/rerun.ts'
import { BadConfiguration } from './flags.ts'

type Asked = { file: string; json: boolean; out?: string }

const askedBy = (args: readonly string[]): Asked => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false }, out: { type: 'string' } },
      allowPositionals: true,
    })
    const [file, ...rest] = positionals
    if (file !== undefined && rest.length === 0) return { file, ...values }
  } catch (error) {
    throw new BadConfiguration((error as Error).message.split(/\.\s/)[0] ?? 'unknown flag')
  }
  throw new BadConfiguration('replay takes one file: replay FILE [--json] [--out REPLIES]')
}

const sentencesOf = ({ steps, taken, state_hash, divergence }: Outcome): string[] => {
  if (!divergence) return [`${steps} steps: as recorded; state ${state_hash}`]
  const { step, operation, why } = divergence
  const where =
    step === null
      ? `all ${steps} steps replied as recorded, but the state differs:`
      : `step ${step} of ${steps}, ${operation}, is not as recorded:`
  return [where, ...why.map((each) => `  ${each}`), `${taken} steps taken`]
}

/**
 * Does the file again and tells how it went; answers the exit code: 0 as recorded, 1 otherwise.
 * `-` is standard input. Throws BadConfiguration or FixtureUnusable.
 */
export const replay = (args: readonly string[]): number => {
  const { file, json, out } = askedBy(args)
  const fixture = parseFixture(file, () => readFileSync(file === '-' ? 0 : file, 'utf8'))
  const replies: Replayed[] = []
  const outcome = rerunAlone(fixture, out === undefined ? undefined : (one) => replies.push(one))
  if (out !== undefined) writeReplies(out, replies)
  console.log(json ? JSON.stringify(outcome, null, 2) : sentencesOf(outcome).join('\n'))
  return outcome.divergence ? 1 : 0
}

const writeReplies = (path: string, replies: readonly Replayed[]) => {
  try {
    writeFileSync(path, replies.map((each) => `${JSON.stringify(each)}\n`).join(''))
  } catch (error) {
    throw new BadConfiguration(`cannot write ${path}: ${(error as Error).message}`)
  }
}
