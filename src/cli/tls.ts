// What the flags of --tls ask for.
import { readFileSync } from 'node:fs'
import type { KeyPair } from '../http/tls.ts'
import { BadConfiguration, type Flags } from './flags.ts'

const read = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new BadConfiguration(`cannot read ${file}: ${(error as Error).message}`)
  }
}

/**
 * Whether to serve HTTPS, and with which certificate of one's own, as createEmulator takes it.
 * Throws BadConfiguration.
 */
export const tlsOf = (flags: Flags): boolean | KeyPair => {
  const [certFile, keyFile] = [flags['tls-cert'], flags['tls-key']]
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new BadConfiguration('--tls-cert and --tls-key go together')
  if (certFile === undefined || keyFile === undefined) return flags.tls
  if (!flags.tls) throw new BadConfiguration('--tls-cert needs --tls')
  return { cert: read(certFile), key: read(keyFile) }
}
