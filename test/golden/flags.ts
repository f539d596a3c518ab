// docs/reference/command-line.md: flags with their variables and defaults.
import { environmentVariable, type FlagName, flags } from '../../src/cli/flags.ts'
import { fuzzFlags } from '../../src/cli/fuzz-flags.ts'
import { code, table } from './markdown.ts'

const usage = (name: string, value: string | null) => code(`--${name}${value ? ` ${value}` : ''}`)

const defaultText = (fallback: unknown) =>
  fallback === undefined || fallback === false || typeof fallback === 'object' ? '' : code(fallback)

const flagTable = () =>
  table(
    ['flag', 'variable', 'default', 'what it does'],
    (Object.keys(flags) as FlagName[]).map((name) => {
      const { value, fallback, does } = flags[name]
      const variable = code(environmentVariable(name))
      return [usage(name, value), variable, defaultText(fallback), does]
    }),
  )

const fuzzFlagTable = () =>
  table(
    ['flag', 'default', 'what it does'],
    Object.entries(fuzzFlags).map(([name, { value, fallback, does }]) => [
      usage(name, value),
      defaultText(fallback),
      does,
    ]),
  )

/** The lists of the page. */
export const flagLists = { flags: flagTable, 'fuzz-flags': fuzzFlagTable }
