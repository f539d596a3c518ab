// docs/reference/command-line.md: the options of each command.
import type { Command, Option } from 'commander'
import { emulatorOptions } from '../../src/cli/emulator-options.ts'
import { declaredCommands } from '../../src/cli/main.ts'
import { code, table } from './markdown.ts'

const commands = await declaredCommands()

const defaultText = ({ defaultValue, defaultValueDescription }: Option) =>
  defaultValueDescription ??
  (defaultValue === undefined || defaultValue === false ? '' : code(defaultValue))

const description = ({ description, argChoices }: Option) =>
  argChoices ? `${description}: ${argChoices.map(code).join(', ')}` : description

const flagTable = () =>
  table(
    ['flag', 'variable', 'default', 'what it does'],
    emulatorOptions().map((option) => [
      code(option.flags),
      code(option.envVar),
      defaultText(option),
      description(option),
    ]),
  )

/** The options that only one command has. */
const ownOptions = (command: Command) => command.options.filter(({ envVar }) => !envVar)

const commandFlagTable = () =>
  table(
    ['command', 'flag', 'default', 'what it does'],
    commands.flatMap((command) =>
      ownOptions(command).map((option) => [
        code(command.name()),
        code(option.flags),
        defaultText(option),
        description(option),
      ]),
    ),
  )

/** The lists of the page. */
export const flagLists = { flags: flagTable, 'command-flags': commandFlagTable }
