// Creates a server certificate for the names of this machine, and the CA that issues it.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { certificate, type Party } from '../crypto/certificate.ts'

/** All in PEM. Clients have to trust `ca`; its private key is discarded. */
export type ServerCertificate = { key: string; cert: string; ca: string }

const DAY_MS = 24 * 3600 * 1000

/** Days. Some clients refuse server certificates that are valid for more than 825. */
const VALIDITY_DAYS = 820

/** The names and addresses of this machine for its own clients. */
export const localNames = ['localhost', '127.0.0.1', '::1']

/** The key is random, unlike the keys of a workspace, which are derived from its seed. */
const createParty = (name: string): Party => {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { unit: 'TLS', name, key }
}

/** A serial derived from the random key. */
const serialOf = (key: KeyObject) =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 16)

/** Creates a certificate for names and addresses. `now_ms` is real time, as TLS checks it. */
export const createServerCertificate = (
  hosts: readonly string[],
  now_ms: number,
): ServerCertificate => {
  const [issuer, subject] = [createParty('SMS emulator CA'), createParty('SMS emulator')]
  // Valid for clients with a slow clock, too.
  const dates = { from: now_ms - DAY_MS, until: now_ms + VALIDITY_DAYS * DAY_MS }
  const serial = serialOf(issuer.key)
  const ca = certificate({ ...dates, subject: issuer, issuer, serial, isAuthority: true })
  const cert = certificate({
    ...dates,
    subject,
    issuer,
    serial: serialOf(subject.key),
    isAuthority: false,
    hosts,
  })
  return { key: `${subject.key.export({ type: 'pkcs8', format: 'pem' })}`, cert, ca }
}
