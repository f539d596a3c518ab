// sms-emulator exec -- CMD: a private emulator in memory for the length of one command.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { clientEnvironment } from './exports.ts'
import { BadConfiguration, type Flags } from './flags.ts'
import { createLog } from './log.ts'
import { start } from './serve.ts'

const run = (command: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = command
    const child = spawn(program, args, { stdio: 'inherit', env: environment })
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => child.kill(signal))
    child.on('error', (error) =>
      reject(new BadConfiguration(`cannot run ${program}: ${error.message}`)),
    )
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]))
  })

/** Runs the command with the emulator's settings in its environment; answers its exit code. */
export const exec = async (
  flags: Flags,
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> => {
  if (command.length === 0) throw new BadConfiguration('exec needs a command: exec -- npm test')
  const running = await start({ ...flags, port: 0, 'in-memory': true }, createLog(flags))
  try {
    return await run(command, {
      ...environment,
      ...clientEnvironment({ ...running, name: 'testname' }),
    })
  } finally {
    await running.close()
  }
}
