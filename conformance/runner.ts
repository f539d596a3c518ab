// Programs given as text, run the way their language runs them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { type Command, type Ended, end } from './command.ts'

/** How programs in a client's language are run. */
export type Runner = {
  /** As the pages name it. */
  language: string
  /** How the names of its files end. */
  ending: string
  /** The folder that the files go into. */
  into: string
  /** What is done with a file; the last command is the program. */
  commands: (file: string) => readonly [...before: Command[], run: Command]
}

/** The command, run in a shell that has run these lines. */
const after = (lines: string, { program, args, ...rest }: Command): Command => ({
  ...rest,
  program: 'bash',
  args: ['-euc', `${lines}\nexec "$0" "$@"`, program, ...args],
})

/** Runs a program under a name of its own; `lines` are for the shell that starts it. */
export const runProgram = async (
  { into, ending, commands }: Runner,
  { name, text, lines = '' }: { name: string; text: string; lines?: string },
  environment: Record<string, string>,
): Promise<Ended> => {
  const folder = `${into}/${name}`
  mkdirSync(folder, { recursive: true })
  const file = `${folder}/main.${ending}`
  writeFileSync(file, text)
  const all = commands(file)
  for (const command of all.slice(0, -1)) {
    const ended = await end(command)
    if (ended.code !== 0) return ended
  }
  return end(after(lines, { cwd: folder, ...all.at(-1)! }), environment)
}
