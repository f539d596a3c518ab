import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { expectUsageError, sms } from '../support/command-line.ts'
import { freshDirectory } from '../support/program.ts'

/** An emulator to which two requests were sent. */
const usedEmulator = async (options: object = {}) => {
  const running = await createEmulator({ clock: 'frozen', ...options })
  onTestFinished(() => running.close())
  const headers = { 'X-Auth-Token': 'workspace/suite' }
  await fetch(`${running.url}/v3/tasks`, { headers })
  await fetch(`${running.url}/v3/sources?offset=9`, { headers })
  return running
}

test('prints what was covered in all workspaces, or in one', async () => {
  const { url } = await usedEmulator()
  const all = await sms('coverage', '--url', url, '--brief')
  expect(all).toMatchObject({ code: 0, stderr: '' })
  expect(all.stdout).toMatch(
    /^Coverage of all workspaces: 0\.\d%, 2 of \d+ covered by 2 requests\n/,
  )
  const one = await sms('coverage', '--url', url, '--workspace', 'suite', '--format', 'json')
  expect(JSON.parse(one.stdout)).toMatchObject({ workspace: 'suite', covered: 2 })
})

test('writes a file in the format of its extension', async () => {
  const { url } = await usedEmulator()
  const file = join(freshDirectory(), 'met.html')
  expect(await sms('coverage', '--url', url, '--out', file)).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  })
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/)
})

test.each([
  ['0.6', 0],
  ['0.7', 1],
])('with --fail-under %s ends with %i', async (threshold, code) => {
  const { url } = await usedEmulator()
  const result = await sms('coverage', '--url', url, '--brief', '--fail-under', threshold)
  expect(result.code).toBe(code)
  expect(result.stderr).toBe(code ? 'sms-emulator: coverage is 0.6%, below 0.7%\n' : '')
})

test.each(['0', '80', '99.5', '100'])('%s is a percentage', async (text) => {
  const { url } = await usedEmulator()
  const { code } = await sms('coverage', '--url', url, '--brief', '--fail-under', text)
  expect(code).toBe(text === '0' ? 0 : 1)
})

test.each(['', '-1', '101', '80%', '1e1', 'x', 'NaN'])('%j is not a percentage', async (text) => {
  expectUsageError(
    await sms('coverage', `--fail-under=${text}`),
    'It must be a percentage from 0 to 100.',
  )
})

test('sends the control token', async () => {
  const { url } = await usedEmulator({ controlToken: 'secret' })
  const { code } = await sms('coverage', '--url', url, '--control-token', 'secret', '--brief')
  expect(code).toBe(0)
  expectUsageError(await sms('coverage', '--url', url), `${url} answers 401: `)
})

test.each([
  [['--format', 'pdf'], 'Allowed choices are text, json, junit, html.'],
  [['--out', 'met.pdf'], 'It must end in one of .txt, .json, .xml, .html.'],
  [['--url', 'nowhere'], 'It must be an address like'],
  [['--url='], 'It must be an address like'],
  [['--url'], "option '--url <url>' argument missing"],
  [['--brief=yes'], "unknown option '--brief=yes'"],
  [['--url', 'http://127.0.0.1:1'], 'no emulator answers at http://127.0.0.1:1'],
  [['--colour'], '--colour'],
])('%j is refused', async (args, message) => {
  expectUsageError(await sms('coverage', ...args), message)
})

test('of an unknown workspace is refused', async () => {
  const { url } = await usedEmulator()
  expectUsageError(await sms('coverage', '--url', url, '--workspace', 'nobody'), 'answers 404: ')
})
