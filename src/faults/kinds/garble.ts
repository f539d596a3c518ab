// The fault `garble`: a few bytes of the body are changed, so that it is not valid JSON.
import { z } from 'zod'
import { defineRequestFault } from '../kind.ts'

/** A control character, which JSON does not allow anywhere. */
const INVALID_JSON_BYTE = 0x01

const isJson = (bytes: Buffer) => {
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}

/** A byte that differs from the given one. */
const differentByte = (byte: number, random: () => number) =>
  (byte + 1 + Math.floor(random() * 255)) % 256

const corruptBytes = (body: Buffer, count: number, random: () => number): Buffer => {
  const bytes = Buffer.from(body)
  for (let i = 0; i < count && bytes.length > 0; i++) {
    const at = Math.floor(random() * bytes.length)
    bytes[at] = differentByte(bytes[at]!, random)
  }
  if (bytes.length > 0 && isJson(bytes))
    bytes[Math.floor(random() * bytes.length)] = INVALID_JSON_BYTE
  return bytes
}

/** Changes bytes of the body; the seed chooses which. The operation has run. */
export const garble = defineRequestFault({
  kind: 'garble',
  summary: 'Changes bytes of the body, so that it is not valid JSON.',
  settings: z.strictObject({ bytes: z.int().min(1).max(10_000).default(3) }),
  apply: ({ settings: { bytes }, random }) => ({
    detail: `${bytes} bytes`,
    timing: 'after',
    changeBody: (body) => corruptBytes(body, bytes, random),
  }),
})
