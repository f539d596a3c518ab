// The encoded authorization message: the details of a denial, which only the same account can
// decode.
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto'
import type { Ids } from '../workspace/ids.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

const keyOf = (ids: Ids) =>
  createHash('sha256').update(ids.fixedId('authorization-message')).digest()

/** Encrypts a message for the account with these ids. Equal messages give equal texts. */
export const sealMessage = (ids: Ids, message: object): string => {
  const key = keyOf(ids)
  const plain = JSON.stringify(message)
  // The nonce is derived from the message, so no two messages share one.
  const nonce = createHmac('sha256', key).update(plain).digest().subarray(0, NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce)
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Decrypts to the JSON text; undefined for a text of another account or any other text. */
export const openMessage = (ids: Ids, text: string): string | undefined => {
  const sealed = Buffer.from(text, 'base64url')
  const ciphertextStart = NONCE_BYTES + TAG_BYTES
  if (sealed.length <= ciphertextStart) return undefined
  try {
    const decipher = createDecipheriv(ALGORITHM, keyOf(ids), sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, ciphertextStart))
    return (
      decipher.update(sealed.subarray(ciphertextStart)).toString() + decipher.final().toString()
    )
  } catch {
    return undefined
  }
}
