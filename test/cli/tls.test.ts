import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigurationError, readFlags } from '../../src/cli/flags.ts'
import { tlsOption } from '../../src/cli/tls.ts'
import { freshDirectory, run } from '../support/program.ts'

const ask = (...args: string[]) => tlsOption(readFlags(args, {}))

test('nothing without --tls, and a certificate to be made with it alone', () => {
  expect(ask()).toBe(false)
  expect(ask('--tls')).toBe(true)
})

test('a certificate of one’s own is read', () => {
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(freshDirectory(), name))
  writeFileSync(cert!, 'the certificate')
  writeFileSync(key!, 'the key')
  expect(ask('--tls', '--tls-cert', cert!, '--tls-key', key!)).toEqual({
    cert: 'the certificate',
    key: 'the key',
  })
})

test.each<[string[], RegExp]>([
  [['--tls', '--tls-cert', 'x'], /go together/],
  [['--tls', '--tls-key', 'x'], /go together/],
  [['--tls-cert', 'x', '--tls-key', 'y'], /needs --tls/],
  [['--tls', '--tls-cert', 'nowhere', '--tls-key', 'y'], /^cannot read nowhere/],
])('%j', (args, message) => {
  expect(() => ask(...args)).toThrow(ConfigurationError)
  expect(() => ask(...args)).toThrow(message)
})

describe('the program ends with one line and 2', () => {
  test('where the certificate is none', async () => {
    const file = join(freshDirectory(), 'x.pem')
    writeFileSync(file, 'not one')
    const flags = ['--port', '0', '--in-memory', '--tls', '--tls-cert', file, '--tls-key', file]
    expect(await run('serve', ...flags)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^sms-emulator: that is no certificate [^\n]+\n$/),
    })
  })

  test('where env is asked for a CA that only a run will make', async () => {
    expect(await run('env', '--in-memory', '--tls')).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^sms-emulator: env cannot name the CA of [^\n]+\n$/),
    })
  })
})

test('env names the CA that is kept beside the data', async () => {
  const folder = freshDirectory()
  const { code, stdout } = await run('env', '--tls', '--data-dir', folder)
  expect(code).toBe(0)
  expect(stdout).toContain(`export SSL_CERT_FILE=${folder}/tls/ca.pem\n`)
  expect(stdout).toContain('export SMS_ENDPOINT=https://127.0.0.1:4390\n')
})
