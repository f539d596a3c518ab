// The exit codes of errors that the user can do something about.
import { InvalidRulesFileError } from '../client-rules/read-rules.ts'
import { InvalidCertificate } from '../http/tls.ts'
import { InvalidFixtureError } from '../replay/fixtures.ts'
import { UnusableDatabaseError } from '../store/database.ts'

/** Returns 2 for bad configuration, 3 for a port in use, and undefined for a bug. */
export const exitCodeOf = (error: unknown): number | undefined => {
  if (configurationErrors.some((type) => error instanceof type)) return 2
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') return 3
  return code !== undefined && configurationCodes.includes(code) ? 2 : undefined
}

const configurationErrors = [
  InvalidFixtureError,
  InvalidRulesFileError,
  UnusableDatabaseError,
  InvalidCertificate,
]

/** A host that cannot be used, and a folder that cannot be. */
const configurationCodes = ['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'ENOTDIR', 'EEXIST', 'EROFS']
