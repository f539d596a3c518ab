import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BadConfiguration, readFlags } from '../../src/cli/flags.ts'
import { caFile, setUpTls } from '../../src/cli/tls.ts'

const folderOf = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sms-emulator-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const setUp = (...args: string[]) => setUpTls(readFlags(args, {}))

test('nothing without --tls', () => {
  expect(setUp()).toBeUndefined()
})

describe('a certificate of one’s own', () => {
  test('is served with; whom to trust is known to its owner', () => {
    const folder = folderOf()
    const made = setUp('--tls', '--data-dir', folder)
    const [cert, key] = ['server.pem', 'server-key.pem'].map((file) => join(folder, 'tls', file))
    const given = setUp('--tls', '--tls-cert', cert!, '--tls-key', key!)
    expect(given).toMatchObject({ https: made!.https })
    expect(given).not.toHaveProperty('ca')
  })

  test.each<[string[], RegExp]>([
    [['--tls', '--tls-cert', 'x'], /go together/],
    [['--tls', '--tls-key', 'x'], /go together/],
    [['--tls-cert', 'x', '--tls-key', 'y'], /needs --tls/],
    [['--tls', '--tls-cert', 'nowhere', '--tls-key', 'y'], /^cannot read nowhere/],
  ])('%j', (args, message) => {
    expect(() => setUp(...args)).toThrow(BadConfiguration)
    expect(() => setUp(...args)).toThrow(message)
  })

  test('that is none ends with one line', () => {
    const file = join(folderOf(), 'x.pem')
    writeFileSync(file, 'not one')
    const set = () => setUp('--tls', '--tls-cert', file, '--tls-key', file)
    expect(set).toThrow(/are no certificate and key: [^\n]+$/)
  })
})

describe('one that is made', () => {
  test('is kept beside the data, its key to the owner alone', () => {
    const folder = folderOf()
    const first = setUp('--tls', '--data-dir', folder)
    expect(first!.ca).toBe(caFile(folder))
    expect(readFileSync(first!.ca!, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(statSync(join(folder, 'tls', 'server-key.pem')).mode & 0o777).toBe(0o600)
    first!.discard()
    expect(setUp('--tls', '--data-dir', folder)).toMatchObject({ https: first!.https })
  })

  test('is made anew where it does not name the host, or is broken', () => {
    const folder = folderOf()
    const args = ['--tls', '--data-dir', folder]
    const first = setUp(...args)
    const second = setUp(...args, '--host', '10.1.2.3')
    expect(second!.https.cert).not.toBe(first!.https.cert)
    writeFileSync(join(folder, 'tls', 'ca.pem'), 'broken')
    const third = setUp(...args, '--host', '10.1.2.3')
    expect(third!.https.cert).not.toBe(second!.https.cert)
  })

  test('is gone with what runs in memory', () => {
    const tls = setUp('--tls', '--in-memory')
    const folder = dirname(tls!.ca!)
    expect(existsSync(folder)).toBe(true)
    tls!.discard()
    expect(existsSync(folder)).toBe(false)
  })
})
