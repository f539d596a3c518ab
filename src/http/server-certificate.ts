// A certificate for this machine's own names, issued by a CA made for it alone.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { certificate, type Party } from '../crypto/certificate.ts'

/** All in PEM. Clients are told to trust `ca`, whose own key nobody keeps. */
export type ServerCertificate = { key: string; cert: string; ca: string }

const DAY_MS = 24 * 3600 * 1000

/** In days; some clients refuse servers whose certificates are valid for more than 825. */
const VALIDITY_DAYS = 820

/** The names by which a client on this machine calls a server here. */
export const localNames = ['localhost', '127.0.0.1', '::1']

/** Unlike the keys of a workspace, which follow from its seed, this one is nobody's to guess. */
const createParty = (name: string): Party => {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { unit: 'TLS', name, key }
}

/** As good as drawn, since the key was. */
const serialOf = (key: KeyObject) =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 16)

/** Makes a certificate for names and addresses; `now_ms` is real time, by which TLS goes. */
export const createServerCertificate = (
  hosts: readonly string[],
  now_ms: number,
): ServerCertificate => {
  const [issuer, subject] = [createParty('SMS emulator CA'), createParty('SMS emulator')]
  // A client whose clock is a little slow should find it valid too.
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
