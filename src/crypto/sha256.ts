// SHA-256 of a text.
import { createHash } from 'node:crypto'

/** The digest as hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
