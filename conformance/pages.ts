// The programs of docs/clients and of the README, run as a reader would paste them.
import { readFileSync } from 'node:fs'
import { clientEnvironment } from '../src/cli/client-environment.ts'
import { createEmulator } from '../src/index.ts'
import { type Runner, runProgram } from './runner.ts'

/** Where the pages say that the emulator listens. */
const PRINTED = /https?:\/\/127\.0\.0\.1:4390/g

/** A fenced block whose info string says, after its language, how it is to be run. */
const BLOCK = /^```(\w+) (run|run-with-exports|run-over-https)\n([\s\S]*?)^```$/gm

/** A block of a page: a program, or what a shell is told before those of the same mode. */
type Block = { language: string; mode: string; text: string }

const blocksOf = (page: string): Block[] =>
  [...readFileSync(new URL(`../${page}`, import.meta.url), 'utf8').matchAll(BLOCK)].map(
    ([, language = '', mode = '', text = '']) => ({ language, mode, text }),
  )

/** The programs of the README in a client's language. Its shell blocks are run by `npm test`. */
const readmePrograms = (language: string): Block[] =>
  blocksOf('README.md').filter((block) => block.language === language && language !== 'sh')

const runBlock = async (runner: Runner, { mode, text }: Block, name: string, lines: string) => {
  const running = await createEmulator({ tls: mode === 'run-over-https' })
  const exported = mode === 'run' ? {} : clientEnvironment({ ...running, name: 'testname' })
  const program = { name, lines, text: text.replace(PRINTED, running.url) }
  try {
    const { code, stdout, stderr } = await runProgram(runner, program, exported)
    if (code !== 0) return `ended with ${code}: ${stdout}${stderr}`
    return stdout.trim() === '' ? 'said nothing' : undefined
  } finally {
    await running.close()
  }
}

/** Runs every program of a client's page and of the README, each against an emulator of its own. */
export const runPage = async (
  client: string,
  runner: Runner,
): Promise<{ calls: number; failures: string[] }> => {
  const page = `docs/clients/${client}.md`
  const blocks = blocksOf(page)
  const programs = [
    ...blocks.filter(({ language }) => language === runner.language),
    ...readmePrograms(runner.language),
  ]
  const shell = blocks.filter(({ language }) => language === 'sh' && runner.language !== 'sh')
  const failures: string[] = []
  for (const [index, block] of programs.entries()) {
    const lines = shell.find(({ mode }) => mode === block.mode)?.text ?? ''
    const flaw = await runBlock(runner, block, `page-${index + 1}`, lines)
    if (flaw) failures.push(`program ${index + 1} of ${page} and the README: ${flaw}`)
  }
  if (programs.length === 0) failures.push(`${page} has no program`)
  return { calls: programs.length - failures.length, failures }
}
