// What the flags of --tls ask for.
import { readFileSync } from 'node:fs'
import type { KeyPair } from '../http/tls.ts'
import { ConfigurationError, type Flags } from './flags.ts'

const readPem = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigurationError(`cannot read ${file}: ${(error as Error).message}`)
  }
}

/**
 * Whether to serve HTTPS, and with which certificate of one's own, as createEmulator takes it.
 * Throws BadConfiguration.
 */
export const tlsOption = (flags: Flags): boolean | KeyPair => {
  const [certFile, keyFile] = [flags['tls-cert'], flags['tls-key']]
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new ConfigurationError('--tls-cert and --tls-key go together')
  if (certFile === undefined || keyFile === undefined) return flags.tls
  if (!flags.tls) throw new ConfigurationError('--tls-cert needs --tls')
  return { cert: readPem(certFile), key: readPem(keyFile) }
}
