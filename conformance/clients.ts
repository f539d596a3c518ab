// How each official client is prepared and run: dependencies go into conformance/.cache/.
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../src/domain/settings.ts'
import type { Command } from './command.ts'
import type { Runner } from './runner.ts'
import type { Samples } from './samples.ts'

const inHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const cache = inHere('.cache')

/** An official client: its toolchain, how its dependencies come, and how its suite is run. */
export type Client = {
  name: string
  /** Commands that do nothing; where one of them cannot be run, the client is skipped. */
  toolchain: readonly string[]
  prepare: () => readonly Command[]
  /** Its journey; curl has none. */
  suite?: () => Command
  /** How programs are run: those of its page under docs/clients, and the reference's samples. */
  runner?: Runner
  /** What its emulator is set to, where the default does not suit its types. */
  settings?: Partial<Settings>
  /** The programs that the reference prints for it. */
  samples?: Samples
  /** It runs only when it is named. */
  isOnRequest?: boolean
}

const python: Client = {
  name: 'python',
  toolchain: ['python3 --version', 'python3 -m ensurepip --version'],
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
  runner: {
    language: 'python',
    ending: 'py',
    into: `${cache}/python/programs`,
    commands: (file) => [{ program: `${cache}/python/bin/python`, args: [file] }],
  },
  samples: {
    from: inHere('python/samples'),
    prints: /^\{\}$/,
    mends: [
      {
        says: /TypeError: .*/,
        from: 'GlobalCredentials',
        to: 'BasicCredentials',
        note: "this SDK itself refuses the credentials of the reference's samples",
      },
    ],
  },
}

const node: Client = {
  name: 'node',
  toolchain: ['npm --version'],
  prepare: () => {
    mkdirSync(`${cache}/node`, { recursive: true })
    cpSync(inHere('node/package.json'), `${cache}/node/package.json`)
    const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline']
    return [{ program: 'npm', args, cwd: `${cache}/node` }]
  },
  suite: () => ({ program: process.execPath, args: [inHere('node/suite.mjs')] }),
  runner: {
    language: 'js',
    ending: 'cjs',
    // Beside the packages, so that they are found.
    into: `${cache}/node/programs`,
    commands: (file) => [{ program: process.execPath, args: [file] }],
  },
}

const goEnv = { GOMODCACHE: `${cache}/go/mod`, GOCACHE: `${cache}/go/build` }
const go: Client = {
  name: 'go',
  toolchain: ['go version'],
  prepare: () => [
    {
      program: 'go',
      args: ['build', '-o', `${cache}/go/suite`, '.'],
      cwd: inHere('go'),
      env: goEnv,
    },
  ],
  suite: () => ({ program: `${cache}/go/suite`, args: [], cwd: inHere('go') }),
  runner: {
    language: 'go',
    ending: 'go',
    into: `${cache}/go/programs`,
    commands: (file) => [
      {
        program: 'go',
        args: ['build', '-o', `${file}.out`, file],
        cwd: inHere('go'),
        env: goEnv,
      },
      { program: `${file}.out`, args: [] },
    ],
  },
  samples: {
    from: inHere('go/samples'),
    prints: /^UpdateTaskStatusResponse/,
    needsTls: true,
    mends: [
      {
        says: /undefined: os/,
        from: '"fmt"',
        to: '"fmt"; "os"',
        note: "the reference's samples do not compile as printed",
      },
      {
        says: /need credential type is .*/,
        from: 'global',
        to: 'basic',
        note: "this SDK itself refuses the credentials of the reference's samples",
      },
    ],
  },
}

const maven = ['-q', '-B', `-Dmaven.repo.local=${cache}/java/repository`]
const java: Client = {
  name: 'java',
  // 3.1.143, the newest in the central repository, reads objects where later versions read texts.
  settings: { consistency_results: 'objects' },
  toolchain: ['mvn --version', 'javac --version', 'java --version'],
  prepare: () => [{ program: 'mvn', args: [...maven, 'process-classes'], cwd: inHere('java') }],
  suite: () => ({
    program: 'java',
    args: ['-cp', `${cache}/java/target/classes:${cache}/java/target/libraries/*`, 'Suite'],
    cwd: inHere('java'),
  }),
  runner: {
    language: 'java',
    ending: 'java',
    into: `${cache}/java/programs`,
    commands: (file) => [
      { program: 'java', args: ['-cp', `${cache}/java/target/libraries/*`, file] },
    ],
  },
  samples: {
    from: inHere('java/samples'),
    prints: /^class UpdateTaskStatusResponse/,
  },
}

const curl: Client = {
  name: 'curl',
  toolchain: ['curl --version', 'bash --version'],
  prepare: () => [],
  runner: {
    language: 'sh',
    ending: 'sh',
    into: `${cache}/curl/programs`,
    commands: (file) => [{ program: 'bash', args: ['-eu', file] }],
  },
}

const HOUR_MS = 60 * 60 * 1000

const build = (...args: string[]): Command => ({
  program: process.execPath,
  args: [inHere('terraform/build.ts'), ...args],
  isLong: true,
  longest_ms: 6 * HOUR_MS,
})

const terraform: Client = {
  name: 'terraform',
  isOnRequest: true,
  toolchain: ['go version'],
  prepare: () => [build()],
  suite: () => ({
    program: process.execPath,
    args: [inHere('terraform/suite.ts')],
    longest_ms: HOUR_MS,
  }),
}

/** The provider's own tests; a call is a test here. */
const acceptance: Client = {
  ...terraform,
  name: 'terraform-acceptance',
  prepare: () => [build('--with-tests')],
  suite: () => ({
    program: process.execPath,
    args: [inHere('terraform/acceptance.ts')],
    longest_ms: HOUR_MS,
  }),
}

/** Every client, in the order in which they run. */
export const clients: readonly Client[] = [curl, python, node, go, java, terraform, acceptance]
