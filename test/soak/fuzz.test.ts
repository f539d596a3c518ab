// Long searches of `fuzz`, against the example clients.
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { sms } from '../support/command-line.ts'

const client = (name: string) => [
  '--',
  process.execPath,
  fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url)),
]

const FAST = ['--pace', '5000']

describe('a fragile client', () => {
  test('fails when a migration fails', async () => {
    const flags = ['--kinds', 'fail-subtask', '--runs', '5', '--timeout', '2', ...FAST]
    const { code, stdout } = await sms('fuzz', ...flags, ...client('fragile-client'))
    expect(stdout).toContain('did not end in time under 1 fault(s)')
    expect(stdout).toContain('A careful client would notice MIGRATE_FAIL')
    expect(code).toBe(1)
  })
})

test('a careful client survives every type of fault', async () => {
  const flags = ['--runs', '12', '--timeout', '60', ...FAST]
  const { code, stdout } = await sms('fuzz', ...flags, ...client('robust-client'))
  expect(stdout).toContain('no failure in 12 runs')
  expect(code).toBe(0)
})
