import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { caFile, InvalidCertificate, setUpTls } from '../../src/http/tls.ts'
import { freshDirectory } from '../support/program.ts'

const host = '127.0.0.1'

describe('a given certificate', () => {
  test('is served with; whom to trust is known to its owner', () => {
    const { https } = setUpTls(true, freshDirectory(), host)
    const given = setUpTls(https, null, host)
    expect(given).toMatchObject({ https })
    expect(given).not.toHaveProperty('ca')
  })

  test('that is none ends with one line', () => {
    const set = () => setUpTls({ cert: 'not one', key: 'nor this' }, null, host)
    expect(set).toThrow(InvalidCertificate)
    expect(set).toThrow(/^not a certificate with its private key, both PEM: [^\n]+$/)
  })
})

describe('one that is made', () => {
  test('is kept beside the data, its key to the owner alone', () => {
    const folder = freshDirectory()
    const first = setUpTls(true, folder, host)
    expect(first.ca).toBe(caFile(folder))
    expect(readFileSync(first.ca!, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(statSync(join(folder, 'tls', 'server-key.pem')).mode & 0o777).toBe(0o600)
    first.discard()
    expect(setUpTls(true, folder, host)).toMatchObject({ https: first.https })
  })

  test('is made anew where it does not name the host, or is broken', () => {
    const folder = freshDirectory()
    const first = setUpTls(true, folder, host)
    const second = setUpTls(true, folder, '10.1.2.3')
    expect(second.https.cert).not.toBe(first.https.cert)
    writeFileSync(join(folder, 'tls', 'ca.pem'), 'broken')
    const third = setUpTls(true, folder, '10.1.2.3')
    expect(third.https.cert).not.toBe(second.https.cert)
  })

  test('is removed with an emulator in memory', () => {
    const tls = setUpTls(true, null, host)
    const folder = dirname(tls.ca!)
    expect(existsSync(folder)).toBe(true)
    tls.discard()
    expect(existsSync(folder)).toBe(false)
  })
})
