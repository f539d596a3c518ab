import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { expectUsageError, sms } from '../support/command-line.ts'
import { freshDirectory } from '../support/program.ts'

const headers = { 'X-Auth-Token': 'workspace/suite' }

/** The address of an emulator to which two requests were sent. One violates a built-in rule. */
const usedEmulator = async () => {
  const running = await createEmulator({ clock: 'frozen' })
  onTestFinished(() => running.close())
  await fetch(`${running.url}/v3/tasks`, { headers })
  await fetch(`${running.url}/v3/sources?offset=9`, { headers })
  return running.url
}

const fileWith = (text: string) => {
  const file = join(freshDirectory(), 'rules.yaml')
  writeFileSync(file, text)
  return file
}

test('prints verdicts; with --fail a violation ends with 1', async () => {
  const url = await usedEmulator()
  const { code, stdout, stderr } = await sms('client-rules', '--url', url, '--fail')
  expect(code).toBe(1)
  expect(stdout).toContain('  VIOLATED end-with-the-last-page\n')
  expect(stdout).toContain('Stop once offset')
  expect(stderr).toBe('sms-emulator: 1 client rule is violated\n')
  expect((await sms('client-rules', '--url', url)).code).toBe(0)
})

test('applies the rules of a file, YAML or JSON', async () => {
  const url = await usedEmulator()
  const file = fileWith(
    'builtin:\n  poll-slowly: false\ncustom:\n  - name: no-lists\n    forbid: {operation: ListTasks}\n',
  )
  const { code } = await sms('client-rules', '--url', url, '--rules', file, '--fail')
  expect(code).toBe(0)
  await fetch(`${url}/v3/tasks`, { headers })
  const after = await sms('client-rules', '--url', url, '--format', 'junit', '--fail')
  expect(after.code).toBe(1)
  expect(after.stdout).toContain(
    '<testcase classname="client-rules" name="no-lists" time="0">\n      <failure',
  )
  expect(after.stdout).not.toContain('poll-slowly')
})

test('writes a file', async () => {
  const url = await usedEmulator()
  const args = ['client-rules', '--url', url, '--out', '/no/such/file']
  expectUsageError(await sms(...args), '--out /no/such/file: ENOENT')
})

test.each([
  ['custom: [', 'rules.yaml: '],
  ['custom: [{name: mine}]', 'needs exactly one of forbid'],
  ['custom: [{name: mine, forbid: {operation: ListTsk}}]', 'there is no operation ListTsk'],
  ['- name: mine', 'answers 400'],
])('refuses rules like %j', async (text, message) => {
  const url = await usedEmulator()
  expectUsageError(await sms('client-rules', '--url', url, '--rules', fileWith(text)), message)
})
