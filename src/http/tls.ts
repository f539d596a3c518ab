// The certificate for HTTPS: a given one, or a generated one that is kept in the data directory.
import { X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { wallTime } from '../workspace/clock.ts'
import { createServerCertificate, localNames } from './server-certificate.ts'

/** A certificate and its private key, both PEM. */
export type KeyPair = { cert: string; key: string }

/** Thrown for an unusable certificate; the message is one line. */
export class InvalidCertificate extends Error {}

/** The key pair of a server, and the file of the CA that clients have to trust, if generated. */
export type Tls = {
  https: KeyPair
  ca?: string
  /** Removes files that were generated for this run only. */
  discard: () => void
}

const files = { key: 'server-key.pem', cert: 'server.pem', ca: 'ca.pem' }

/** A certificate with less time left than this is replaced: 30 days in ms. */
const MIN_REMAINING_MS = 30 * 24 * 3600 * 1000

const useKeyPair = (https: KeyPair): Tls => {
  try {
    createSecureContext(https)
  } catch (error) {
    const why = (error as Error).message
    throw new InvalidCertificate(`not a certificate with its private key, both PEM: ${why}`)
  }
  return { https, discard: () => {} }
}

const coversHost = (certificate: X509Certificate, host: string) =>
  isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)

const loadKeyPair = (folder: string, hosts: readonly string[]): KeyPair | undefined => {
  try {
    const https = {
      key: readFileSync(join(folder, files.key), 'utf8'),
      cert: readFileSync(join(folder, files.cert), 'utf8'),
    }
    const certificate = new X509Certificate(https.cert)
    const ca = new X509Certificate(readFileSync(join(folder, files.ca)))
    createSecureContext(https)
    const isValid =
      certificate.verify(ca.publicKey) &&
      Date.parse(certificate.validTo) > wallTime() + MIN_REMAINING_MS &&
      hosts.every((host) => coversHost(certificate, host))
    return isValid ? https : undefined
  } catch {
    return undefined
  }
}

const loadOrCreateKeyPair = (folder: string, host: string): KeyPair => {
  const hosts = [...new Set([...localNames, host])]
  const existing = loadKeyPair(folder, hosts)
  if (existing) return existing
  const certificate = createServerCertificate(hosts, wallTime())
  mkdirSync(folder, { recursive: true })
  for (const part of ['key', 'cert', 'ca'] as const)
    writeFileSync(join(folder, files[part]), certificate[part], {
      mode: part === 'key' ? 0o600 : 0o644,
    })
  return { key: certificate.key, cert: certificate.cert }
}

const folderOf = (dataDir: string) => join(resolve(dataDir), 'tls')

/** The file of the generated CA of a data directory, whether or not it exists yet. */
export const caFile = (dataDir: string): string => join(folderOf(dataDir), files.ca)

/**
 * Sets up TLS with a given certificate. With `true` it generates one for `host` and the names of
 * this machine, and keeps it in the data directory (for this run only if that is null). Throws
 * InvalidCertificate.
 */
export const setUpTls = (tls: true | KeyPair, dataDir: string | null, host: string): Tls => {
  if (tls !== true) return useKeyPair(tls)
  const folder = dataDir === null ? mkdtempSync(join(tmpdir(), 'sms-emulator-')) : folderOf(dataDir)
  const discard = () => {
    if (dataDir === null) rmSync(folder, { recursive: true, force: true })
  }
  return { https: loadOrCreateKeyPair(folder, host), ca: join(folder, files.ca), discard }
}
