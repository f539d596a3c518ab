// The command line in this process. See program.ts for one in a process of its own.
import { expect } from 'vitest'
import { main } from '../../src/cli/main.ts'

/** Runs the command line, and returns the exit code and what it wrote. */
export const sms = async (...args: string[]) => {
  const written = { stdout: '', stderr: '' }
  const code = await main(args, {
    out: (text) => {
      written.stdout += text
    },
    err: (text) => {
      written.stderr += text
    },
  })
  return { code, ...written }
}

/** Expects exit code 2 and nothing but one line that contains a text. */
export const expectUsageError = (result: Awaited<ReturnType<typeof sms>>, text: string) => {
  expect(result).toMatchObject({ code: 2, stdout: '' })
  expect(result.stderr).toMatch(/^sms-emulator: [^\n]+\n$/)
  expect(result.stderr).toContain(text)
}
