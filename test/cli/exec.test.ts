import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectUsageError, sms } from '../support/command-line.ts'
import { freshDirectory } from '../support/program.ts'

/** A command that sends one request. */
const request = (path: string, exitCode = 0) => [
  process.execPath,
  '-e',
  `fetch(process.env.SMS_ENDPOINT + ${JSON.stringify(path)}, { headers: {
     'X-Auth-Token': process.env.SMS_TOKEN } }).then(() => process.exit(${exitCode}))`,
]

test('writes the coverage of the command', async () => {
  const file = join(freshDirectory(), 'met.json')
  expect(await sms('exec', '--coverage', file, '--', ...request('/v3/tasks'))).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ requests: 1 })
})

test.each([
  [['--fail-under', '50'], 0, 1, '%, below 50%\n'],
  [['--fail-under', '0.1'], 7, 7, ''],
  [['--client-rules'], 0, 1, 'VIOLATED end-with-the-last-page'],
])('%j and a command that ends with %i end with %i', async (args, exitCode, code, message) => {
  const result = await sms('exec', ...args, '--', ...request('/v3/sources?offset=999', exitCode))
  expect(result.code).toBe(code)
  expect(result.stderr).toContain(message)
})

test('checks the rules of a file', async () => {
  const file = join(freshDirectory(), 'rules.json')
  writeFileSync(file, '{"custom": [{"name": "no-lists", "forbid": {"operation": "ListTasks"}}]}')
  const result = await sms('exec', `--client-rules=${file}`, '--', ...request('/v3/tasks'))
  expect(result.code).toBe(1)
  expect(result.stderr).toContain('VIOLATED no-lists')
})

test('needs no -- before a command; options after it belong to it', async () => {
  const script = "process.exit(process.argv.includes('--strict') ? 5 : 6)"
  expect((await sms('exec', process.execPath, '-e', script, '--', '--strict')).code).toBe(5)
})

test.each([
  [['--coverage', 'met.pdf'], 'It must end in one of .txt, .json, .xml, .html.'],
  [['--fail-under', 'all'], 'It must be a percentage from 0 to 100.'],
  [['--client-rules=nowhere.yaml'], 'rules nowhere.yaml: ENOENT'],
])('%j is refused before the command runs', async (args, message) => {
  const file = join(freshDirectory(), 'ran')
  const script = `require('fs').writeFileSync(${JSON.stringify(file)}, '')`
  expectUsageError(await sms('exec', ...args, '--', process.execPath, '-e', script), message)
  expect(() => readFileSync(file)).toThrow('ENOENT')
})
