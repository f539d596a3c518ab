// What --tls serves with: the given certificate, or one that is made and kept beside the data.
import { X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { localNames, serverCertificate } from '../http/server-certificate.ts'
import { hostTime } from '../workspace/clock.ts'
import { BadConfiguration, type Flags } from './flags.ts'

/** What a server needs, and the file of the authority that clients have to trust, if we made it. */
export type Tls = {
  https: { key: string; cert: string }
  ca?: string
  /** Removes what was made for this run alone. */
  discard: () => void
}

const files = { key: 'server-key.pem', cert: 'server.pem', ca: 'ca.pem' }

/** One with less time left than this is made anew: 30 days in ms. */
const LEAST_LEFT_MS = 30 * 24 * 3600 * 1000

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new BadConfiguration(`cannot read ${file}: ${(error as Error).message}`)
  }
}

const given = (certFile: string, keyFile: string): Tls => {
  const https = { cert: read(certFile), key: read(keyFile) }
  try {
    createSecureContext(https)
  } catch (error) {
    const why = (error as Error).message
    throw new BadConfiguration(`${certFile} and ${keyFile} are no certificate and key: ${why}`)
  }
  return { https, discard: () => {} }
}

const names = (certificate: X509Certificate, host: string) =>
  isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)

const kept = (folder: string, hosts: readonly string[]) => {
  try {
    const https = {
      key: readFileSync(join(folder, files.key), 'utf8'),
      cert: readFileSync(join(folder, files.cert), 'utf8'),
    }
    const certificate = new X509Certificate(https.cert)
    const ca = new X509Certificate(readFileSync(join(folder, files.ca)))
    createSecureContext(https)
    const isGood =
      certificate.verify(ca.publicKey) &&
      Date.parse(certificate.validTo) > hostTime() + LEAST_LEFT_MS &&
      hosts.every((host) => names(certificate, host))
    return isGood ? https : undefined
  } catch {
    return undefined
  }
}

const made = (folder: string, host: string) => {
  const hosts = [...new Set([...localNames, host])]
  const known = kept(folder, hosts)
  if (known) return known
  const certificate = serverCertificate(hosts, hostTime())
  mkdirSync(folder, { recursive: true })
  for (const part of ['key', 'cert', 'ca'] as const)
    writeFileSync(join(folder, files[part]), certificate[part], {
      mode: part === 'key' ? 0o600 : 0o644,
    })
  return { key: certificate.key, cert: certificate.cert }
}

/** Where the authority of a data directory is, whether or not it has been made yet. */
export const caFile = (dataDir: string): string => join(resolve(dataDir), 'tls', files.ca)

/** Sets TLS up as the flags say; undefined without --tls. Throws BadConfiguration. */
export const setUpTls = (flags: Flags): Tls | undefined => {
  const [certFile, keyFile] = [flags['tls-cert'], flags['tls-key']]
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new BadConfiguration('--tls-cert and --tls-key go together')
  if (certFile !== undefined && !flags.tls) throw new BadConfiguration('--tls-cert needs --tls')
  if (!flags.tls) return undefined
  if (certFile !== undefined && keyFile !== undefined) return given(certFile, keyFile)
  const isForOnce = flags['in-memory']
  const folder = isForOnce
    ? mkdtempSync(join(tmpdir(), 'sms-emulator-'))
    : join(resolve(flags['data-dir']), 'tls')
  const discard = () => {
    if (isForOnce) rmSync(folder, { recursive: true, force: true })
  }
  return { https: made(folder, flags.host), ca: join(folder, files.ca), discard }
}
