import { createPublicKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { type CertificateFields, certificate, NEVER } from '../../src/crypto/certificate.ts'
import { rsaKey } from '../../src/crypto/rsa-key.ts'

const party = (name: string) => ({
  unit: 'unit',
  name,
  key: rsaKey(Buffer.from(`${name} p`.padEnd(128) + `${name} q`.padEnd(128))),
})
const [ca, server] = [party('CA'), party('server')]

const stated = (change: Partial<CertificateFields> = {}) =>
  new X509Certificate(
    certificate({
      subject: server,
      issuer: ca,
      serial: Buffer.from('0102', 'hex'),
      from: Date.parse('2026-01-01T00:00:00Z'),
      until: Date.parse('2036-01-01T00:00:00Z'),
      isAuthority: false,
      ...change,
    }),
  )

test('it names its subject and its issuer, and carries the key of the one', () => {
  const cert = stated()
  expect(cert.subject).toBe('O=SMS emulator\nOU=unit\nCN=server')
  expect(cert.issuer).toBe('O=SMS emulator\nOU=unit\nCN=CA')
  expect(cert.checkPrivateKey(server.key)).toBe(true)
  expect(cert.checkPrivateKey(ca.key)).toBe(false)
})

test('it is signed with the key of the other', () => {
  const cert = stated()
  expect(cert.verify(createPublicKey(ca.key))).toBe(true)
  expect(cert.verify(createPublicKey(server.key))).toBe(false)
})

test('only an authority may issue others', () => {
  const [root, leaf] = [stated({ subject: ca, isAuthority: true }), stated()]
  expect([root.ca, leaf.ca]).toEqual([true, false])
  expect(root.checkIssued(root)).toBe(true)
  expect(leaf.checkIssued(root)).toBe(true)
  expect(root.checkIssued(leaf)).toBe(false)
})

test('it holds from one instant to the other, whatever the century', () => {
  const cert = stated({ from: Date.parse('2049-12-31T23:59:59.999Z'), until: 2 * NEVER })
  expect(cert.validFrom).toBe('Dec 31 23:59:59 2049 GMT')
  expect(cert.validTo).toBe('Dec 31 23:59:59 9999 GMT')
})

test.each([
  ['0000', '4000'],
  ['ffff', '7FFF'],
  ['80', '40'],
])('a serial of any bits becomes a positive number: %s', (serial, shown) =>
  expect(stated({ serial: Buffer.from(serial, 'hex') }).serialNumber).toBe(shown),
)

test('a name too long for a certificate is cut', () =>
  expect(stated({ subject: { ...server, name: 'n'.repeat(255) } }).subject).toContain(
    `CN=${'n'.repeat(64)}`,
  ))
