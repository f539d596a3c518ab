// The text of a file that a user wrote, maybe with an editor that marks its encoding.
import { readFileSync, statSync } from 'node:fs'

/**
 * Reads a file (0 is standard input) as UTF-8, without a byte order mark. Throws an Error for a
 * device, a file in UTF-16, and what reading a file throws.
 */
export const readTextFile = (path: string | URL | 0): string => {
  // A device like /dev/zero has no end.
  if (path !== 0 && statSync(path).isCharacterDevice()) throw new Error('it is not a file')
  const bytes = readFileSync(path)
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new Error('it is encoded in UTF-16 (as PowerShell writes it); save it as UTF-8')
  // A decoder drops the mark.
  return new TextDecoder().decode(bytes)
}
