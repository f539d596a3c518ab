// The fixture for vitest, in a separate run of vitest.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const root = fileURLToPath(new URL('../fixtures/vitest/', import.meta.url))

test('only the journal of a failed test is printed', async () => {
  const child = spawn(process.execPath, [vitest, 'run', '--root', root, '--no-color'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  expect(code, out + err).toBe(1)
  expect(out).toMatch(/1 failed \| 4 passed/)
  const printed = err.slice(err.indexOf('Requests to the workspace'))
  const lines = printed.split('\n')
  expect(lines[0]).toBe('Requests to the workspace one-that-fails:')
  expect(lines[1]).toMatch(
    /^ {3}#1 {2}\S+ {2}GET \/v3\/tasks\/nothing {2}ShowTask {2}404 SMS\.7703$/,
  )
  expect(lines[2]).toMatch(/^ {8}\S/)
  expect(printed).toContain('Requests that reached no workspace meanwhile:')
  expect(printed).toContain('GET /v3/tasks  ListTasks  401 APIGW.0301')
  expect(err.match(/Requests to the workspace/g)).toHaveLength(1)
})
