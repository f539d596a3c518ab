// How each official client is prepared and run: dependencies go into conformance/.cache/.
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../src/workspace/settings.ts'

const inHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const cache = inHere('.cache')

/** A command line, where it runs, and what it needs beside the environment. */
export type Command = {
  program: string
  args: readonly string[]
  cwd?: string
  env?: Record<string, string>
  /** It takes minutes, and tells on stderr how far it is. */
  isLong?: boolean
}

/** An official client: its toolchain, how its dependencies come, and how its suite is run. */
export type Client = {
  name: string
  /** The program without which it is skipped, and arguments with which it only tells its version. */
  toolchain: readonly [string, ...string[]]
  prepare: () => readonly Command[]
  suite: () => Command
  /** What its emulator is set to, where the default does not suit its types. */
  settings?: Partial<Settings>
  /** It runs only when it is named. */
  isOnRequest?: boolean
}

const python: Client = {
  name: 'python',
  toolchain: ['python3', '--version'],
  prepare: () => [
    ...(existsSync(`${cache}/python/bin/python`)
      ? []
      : [{ program: 'python3', args: ['-m', 'venv', `${cache}/python`] }]),
    {
      program: `${cache}/python/bin/python`,
      args: ['-m', 'pip', 'install', '--quiet', '-r', inHere('python/requirements.txt')],
    },
  ],
  suite: () => ({ program: `${cache}/python/bin/python`, args: [inHere('python/suite.py')] }),
}

const node: Client = {
  name: 'node',
  toolchain: [process.execPath, '--version'],
  prepare: () => {
    mkdirSync(`${cache}/node`, { recursive: true })
    cpSync(inHere('node/package.json'), `${cache}/node/package.json`)
    const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline']
    return [{ program: 'npm', args, cwd: `${cache}/node` }]
  },
  suite: () => ({ program: process.execPath, args: [inHere('node/suite.mjs')] }),
}

const goEnv = { GOMODCACHE: `${cache}/go/mod`, GOCACHE: `${cache}/go/build` }
const go: Client = {
  name: 'go',
  toolchain: ['go', 'version'],
  prepare: () => [
    {
      program: 'go',
      args: ['build', '-o', `${cache}/go/suite`, '.'],
      cwd: inHere('go'),
      env: goEnv,
    },
  ],
  suite: () => ({ program: `${cache}/go/suite`, args: [], cwd: inHere('go') }),
}

const maven = ['-q', '-B', `-Dmaven.repo.local=${cache}/java/repository`]
const java: Client = {
  name: 'java',
  // 3.1.143, the newest in the central repository, reads objects where later versions read texts.
  settings: { consistency_results: 'objects' },
  toolchain: ['mvn', '--version'],
  prepare: () => [{ program: 'mvn', args: [...maven, 'process-classes'], cwd: inHere('java') }],
  suite: () => ({
    program: 'java',
    args: ['-cp', `${cache}/java/target/classes:${cache}/java/target/libraries/*`, 'Suite'],
    cwd: inHere('java'),
  }),
}

const build = (...args: string[]): Command => ({
  program: process.execPath,
  args: [inHere('terraform/build.ts'), ...args],
  isLong: true,
})

const terraform: Client = {
  name: 'terraform',
  isOnRequest: true,
  toolchain: ['go', 'version'],
  prepare: () => [build()],
  suite: () => ({ program: process.execPath, args: [inHere('terraform/suite.ts')] }),
}

/** The provider's own tests; a call is a test here. */
const acceptance: Client = {
  ...terraform,
  name: 'terraform-acceptance',
  prepare: () => [build('--with-tests')],
  suite: () => ({ program: process.execPath, args: [inHere('terraform/acceptance.ts')] }),
}

/** Every client, in the order in which they run. */
export const clients: readonly Client[] = [python, node, go, java, terraform, acceptance]
