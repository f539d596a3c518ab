import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { type CertificateFields, certificate, NEVER } from '../../src/crypto/certificate.ts'
import { rsaKey } from '../../src/crypto/rsa-key.ts'

const party = (name: string) => ({
  unit: 'unit',
  name,
  key: rsaKey(Buffer.from(`${name} p`.padEnd(128) + `${name} q`.padEnd(128))),
})
const [ca, server] = [party('CA'), party('server')]

const pem = (change: Partial<CertificateFields> = {}) =>
  certificate({
    subject: server,
    issuer: ca,
    serial: Buffer.from('0102', 'hex'),
    from: Date.parse('2026-01-01T00:00:00Z'),
    until: Date.parse('2036-01-01T00:00:00Z'),
    isAuthority: false,
    ...change,
  })
const parsed = (change: Partial<CertificateFields> = {}) => new X509Certificate(pem(change))

test('it names its subject and its issuer, and holds the public key of the subject', () => {
  const cert = parsed()
  expect(cert.subject).toBe('O=SMS emulator\nOU=unit\nCN=server')
  expect(cert.issuer).toBe('O=SMS emulator\nOU=unit\nCN=CA')
  expect(cert.checkPrivateKey(server.key)).toBe(true)
  expect(cert.checkPrivateKey(ca.key)).toBe(false)
})

test('it is signed with the key of the issuer', () => {
  const cert = parsed()
  expect(cert.verify(createPublicKey(ca.key))).toBe(true)
  expect(cert.verify(createPublicKey(server.key))).toBe(false)
})

test('only an authority may issue others', () => {
  const [root, leaf] = [parsed({ subject: ca, isAuthority: true }), parsed()]
  expect([root.ca, leaf.ca]).toEqual([true, false])
  expect(root.checkIssued(root)).toBe(true)
  expect(leaf.checkIssued(root)).toBe(true)
  expect(root.checkIssued(leaf)).toBe(false)
})

test.each([
  ['2026-01-01T00:00:00.999Z', 'Jan  1 00:00:00 2026 GMT'],
  ['2049-12-31T23:59:59.999Z', 'Dec 31 23:59:59 2049 GMT'],
  ['2050-01-01T00:00:00Z', 'Jan  1 00:00:00 2050 GMT'],
  ['9999-12-31T23:59:59Z', 'Dec 31 23:59:59 9999 GMT'],
])('it is valid from and until whole seconds: %s', (instant, shown) => {
  const at = Date.parse(instant)
  const { validFrom, validTo } = parsed({ from: at, until: at })
  expect([validFrom, validTo]).toEqual([shown, shown])
})

test('an end after the year 9999 is the last second of that year', () =>
  expect(parsed({ until: 2 * NEVER }).validTo).toBe('Dec 31 23:59:59 9999 GMT'))

test.each([
  ['0000', '4000'],
  ['ffff', '7FFF'],
  ['80', '40'],
])('a serial of any bits becomes a positive number: %s', (serial, shown) =>
  expect(parsed({ serial: Buffer.from(serial, 'hex') }).serialNumber).toBe(shown),
)

test('a name too long for a certificate is cut', () =>
  expect(parsed({ subject: { ...server, name: 'n'.repeat(255) } }).subject).toContain(
    `CN=${'n'.repeat(64)}`,
  ))

test('a TLS server has its names and addresses, and the purpose of a server', () => {
  const cert = parsed({ hosts: ['localhost', '127.0.0.1', '::1', '::ffff:1.2.3.4'] })
  expect(cert.subjectAltName).toBe(
    'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:0:0:0:0:0:FFFF:102:304',
  )
  expect(cert.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect(parsed().subjectAltName).toBeUndefined()
})

// Recordings hold certificates, and a replay compares them: other bytes would be a divergence.
test.each([
  [{}, 'da7beafac958c38a678946a29dd43c1a3abc91a74005f6b822addd2d49505f00'],
  [
    { subject: ca, isAuthority: true, until: NEVER },
    '5a9312f49c49dc9950049dba498996e5e8f4640fe3ada1bd1c59c4662c838140',
  ],
  [
    { hosts: ['localhost', '127.0.0.1', '::1'] },
    'd610ca4197f7a266d82eb9b230fdcec4d6fbf8910b2d44d4a4d8ade8637a0198',
  ],
])('the same fields make the same bytes in every version: %#', (change, digest) =>
  expect(createHash('sha256').update(pem(change)).digest('hex')).toBe(digest),
)
