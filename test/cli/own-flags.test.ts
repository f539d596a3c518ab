import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../../src/cli/flags.ts'
import { extractFlags, parseChoice, parsePercent } from '../../src/cli/own-flags.ts'

const flags = { url: 'value', fail: 'switch', habits: 'maybe' } as const

const complaintOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    return (error as Error).message
  }
  throw new Error('it was taken')
}

describe("a command's own flags", () => {
  test('are taken out, and leave the settings', () => {
    const args = ['--port', '1', '--url', 'http://x', '--fail', '--seed=a']
    expect(extractFlags(args, flags)).toEqual({
      own: { url: 'http://x', fail: '' },
      rest: ['--port', '1', '--seed=a'],
    })
  })

  test.each([
    [['--url=http://x'], { url: 'http://x' }],
    [['--client-rules'], { habits: '' }],
    [['--client-rules=rules.yaml'], { habits: 'rules.yaml' }],
    [['--url', 'a', '--url', 'b'], { url: 'b' }],
    [['--constructor'], {}],
  ])('%j mean %j', (args, own) => expect(extractFlags(args, flags).values).toEqual(own))

  test.each([
    [['--url'], '--url needs a value'],
    [['--url', '--fail'], '--url needs a value'],
    [['--url='], '--url must not be empty'],
    [['--fail=yes'], '--fail takes no value'],
  ])('%j are refused', (args, why) => {
    expect(complaintOf(() => extractFlags(args, flags))).toBe(why)
  })
})

test.each(['0', '80', '99.5', '100'])('%s is a percentage', (text) => {
  expect(parsePercent('fail-under', text)).toBe(Number(text))
})

test.each(['', '-1', '101', '80%', '1e1', 'x', 'NaN'])('%j is none', (text) => {
  expect(complaintOf(() => parsePercent('fail-under', text))).toBe(
    `--fail-under must be a percentage from 0 to 100, not ${JSON.stringify(text)}`,
  )
})

test('a word is one of those there are', () => {
  expect(parseChoice('format', 'text', ['text', 'json'])).toBe('text')
  expect(complaintOf(() => parseChoice('format', 'pdf', ['text', 'json']))).toBe(
    '--format must be one of text, json, not "pdf"',
  )
})
