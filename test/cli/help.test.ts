import { describe, expect, test } from 'vitest'
import { environmentVariable, type FlagName, flags } from '../../src/cli/flags.ts'
import { flagRows, helpText } from '../../src/cli/help.ts'

const names = Object.keys(flags) as FlagName[]

describe('the help', () => {
  test.each(names)('names --%s, its value, its variable and what it does', (name) => {
    const lines = helpText().split('\n')
    const at = lines.findIndex((line) => line.trim().split(/\s+/)[0] === `--${name}`)
    const { value, does } = flags[name]
    expect(lines[at]).toContain(does)
    if (value) expect(lines[at]).toContain(`--${name} ${value} `)
    expect(lines[at + 1]!.trim()).toBe(environmentVariable(name))
  })

  test('tells what holds without a flag, where that is more than nothing', () => {
    expect(helpText()).toMatch(/--port N .*\(4390\)/)
    expect(helpText()).toMatch(/--clock MODE .*\(flowing\)/)
    expect(helpText()).not.toMatch(/\((undefined|false|)\)/)
  })

  test.each([
    'serve',
    'scenarios',
    'env',
    'exec',
    'replay',
    'explain',
    'coverage',
    'client-rules',
    'fuzz',
    'version',
    'help',
  ])('names the command %s', (command) => {
    expect(helpText()).toContain(command)
  })

  test('fits a terminal of 100 columns', () => {
    for (const line of helpText().split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
  })
})

describe("the README's rows", () => {
  test('are one a flag: usage, variable, default and what it does', () => {
    expect(flagRows().map(([, variable]) => variable)).toEqual(
      names.map((name) => `\`${environmentVariable(name)}\``),
    )
    const rows = new Map(names.map((name, at) => [name, flagRows()[at]]))
    expect(rows.get('port')).toEqual([
      '`--port N`',
      '`SMS_EMULATOR_PORT`',
      '`4390`',
      flags.port.does,
    ])
    expect(rows.get('fixture')![2]).toBe('')
  })

  test('hold nothing that would end a cell of the table', () => {
    for (const cell of flagRows().flat()) expect(cell).not.toMatch(/[|\n]/)
  })
})
