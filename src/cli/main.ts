// The command line. A command is imported when it is called, so that help and errors come at once.
import { writeFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { CommandContext, ControlClient } from '../api/command-context.ts'
import { version } from '../api/version.ts'

/** Where the program writes. */
export type Output = { out: (text: string) => void; err: (text: string) => void }

/**
 * Runs the command line, and returns the exit code: 2 for bad configuration, 3 for a port in use,
 * and what the commands say. `serve` goes on after that.
 */
export const main = async (
  args: readonly string[],
  output: Output = processOutput,
): Promise<number> => {
  let exitCode = 0
  const context = createContext(output, (code) => {
    exitCode = code
  })
  try {
    await createProgram(context, output).parseAsync(withCommand(args), { from: 'user' })
    return exitCode
  } catch (error) {
    return report(error, context)
  }
}

const processOutput: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
}

const endLine = (text: string) => (text.endsWith('\n') ? text : `${text}\n`)

const createContext = (
  { out, err }: Output,
  exitWith: CommandContext['exitWith'],
): CommandContext => ({
  print: (text) => out(endLine(text)),
  warn: (line) => err(`sms-emulator: ${line}\n`),
  printError: (text) => err(endLine(text)),
  exitWith,
  writeFile: (option, file, content) => {
    try {
      writeFileSync(file, content)
    } catch (error) {
      throw new InvalidArgumentError(`${option} ${file}: ${(error as Error).message}`)
    }
  },
})

/** `serve` is the command if none is given. `help COMMAND` is `COMMAND --help`. */
const withCommand = ([first, ...rest]: readonly string[]): string[] => {
  if (first === undefined) return ['serve']
  if (first === 'help' && rest[0] !== undefined)
    return Object.hasOwn(commands, rest[0]) ? [rest[0], '--help'] : rest
  const isOfProgram = ['-h', '--help', '--version'].includes(first) || !first.startsWith('-')
  return isOfProgram ? [first, ...rest] : ['serve', first, ...rest]
}

const createProgram = (context: CommandContext, { out }: Output): Command => {
  const program = new Command('sms-emulator')
    .description("A local emulator of Huawei Cloud's Server Migration Service (SMS) v3 API")
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .enablePositionalOptions()
    .exitOverride()
    // Errors are printed by `report`.
    .configureOutput({ writeOut: out, writeErr: () => {}, outputError: () => {} })
    .hook('preSubcommand', async (_, command) => {
      await commands[command.name()]!.declare(command, context)
    })
  for (const [name, { summary, example }] of Object.entries(commands))
    program
      .command(name)
      .description(summary)
      .addHelpText('after', `\nExample:\n  sms-emulator ${example}`)
  return program
}

/** Every command with its options and arguments, for the documents. */
export const declaredCommands = (): Promise<Command[]> => {
  const context = createContext(processOutput, () => {})
  return Promise.all(
    Object.entries(commands).map(async ([name, { declare }]) => {
      const command = new Command(name)
      await declare(command, context)
      return command
    }),
  )
}

/** Prints an error in one line, and returns the exit code. Throws the error if it is a bug. */
const report = async (error: unknown, { warn }: CommandContext): Promise<number> => {
  if (error instanceof CommanderError) {
    // The help and the version were printed.
    if (error.exitCode === 0) return 0
    warn(error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' '))
    return 2
  }
  const { exitCodeOf } = await import('./exit-code.ts')
  const code = exitCodeOf(error)
  if (code === undefined) throw error
  warn((error as Error).message)
  return code
}

type CommandEntry = {
  summary: string
  example: string
  /** Adds options, arguments and the action. */
  declare: (command: Command, context: CommandContext) => Promise<unknown>
}

/** Gives a command that asks a running emulator its connection, with the options for it. */
const withConnection = async (
  command: Command,
  context: CommandContext,
  declare: (
    command: Command,
    needs: CommandContext & {
      connect: () => ControlClient
    },
  ) => unknown,
) => {
  const { addConnectionOptions, connect } = await import('./control-client.ts')
  declare(command, { ...context, connect: () => connect(command) })
  addConnectionOptions(command, context.warn)
}

const commands: Readonly<Record<string, CommandEntry>> = {
  serve: {
    summary: 'run an emulator until it is stopped (the default command)',
    example: 'serve --port 4390 --fixture format-fails-once',
    declare: async (command, context) =>
      (await import('./serve.ts')).serveCommand(command, context),
  },
  exec: {
    summary: 'run a command against a private emulator in memory',
    example: 'exec --coverage coverage.html --fail-under 60 -- npm test',
    declare: async (command, context) => (await import('./exec.ts')).execCommand(command, context),
  },
  env: {
    summary: 'print the environment variables of clients as shell exports',
    example: 'env --port 4390',
    declare: async (command, context) => (await import('./env.ts')).envCommand(command, context),
  },
  health: {
    summary: 'check that an emulator answers, with the same options and variables',
    example: 'health --port 4390',
    declare: async (command, context) =>
      withConnection(command, context, (await import('./health.ts')).healthCommand),
  },
  explain: {
    summary: 'explain why a request or a task is as it is',
    example: 'explain --url http://127.0.0.1:4390 8f14e45fceea167a5a36dedd4bea2543',
    declare: async (command, context) =>
      withConnection(command, context, (await import('../explain/command.ts')).explainCommand),
  },
  coverage: {
    summary: 'report what callers of a running emulator have covered',
    example: 'coverage --out coverage.html --fail-under 60',
    declare: async (command, context) =>
      withConnection(command, context, (await import('../coverage/command.ts')).coverageCommand),
  },
  'client-rules': {
    summary: 'report how clients of a running emulator behave',
    example: 'client-rules --rules rules.yaml --fail',
    declare: async (command, context) => {
      const { clientRulesCommand } = await import('../client-rules/command.ts')
      return withConnection(command, context, clientRulesCommand)
    },
  },
  replay: {
    summary: 'replay a recording in memory and compare the replies',
    example: 'replay recording.json --out replies.jsonl',
    declare: async (command, context) => {
      const { replayCommand } = await import('../replay/command.ts')
      return replayCommand(command, {
        ...context,
        rerun: async (file, onStep) =>
          (await import('../rerun-in-new-emulator.ts')).rerunInNewEmulator(file, onStep),
      })
    },
  },
  fuzz: {
    summary: 'search for the faults under which a command fails',
    example: 'fuzz --pace 5000 --timeout 20 -- npm test',
    declare: async (command, context) => (await import('./fuzz.ts')).declareFuzz(command, context),
  },
  scenarios: {
    summary: 'list the built-in scenarios, or check scenario files',
    example: 'scenarios my-scenario.yaml',
    declare: async (command, context) =>
      (await import('../scenarios/command.ts')).scenariosCommand(command, context),
  },
  version: {
    summary: 'print the version',
    example: 'version',
    declare: async (command, { print }) => command.action(() => print(version)),
  },
}
