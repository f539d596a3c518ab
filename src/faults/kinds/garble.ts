// The fault `garble`: a few bytes of the body are others, and what was JSON is none any more.
import { z } from 'zod'
import { requestFault } from '../kind.ts'

/** A control character, which may stand nowhere in JSON. */
const NO_JSON = 0x01

const isJson = (bytes: Buffer) => {
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}

/** Another byte than the one that is there. */
const otherThan = (byte: number, chance: () => number) =>
  (byte + 1 + Math.floor(chance() * 255)) % 256

const garbled = (body: Buffer, count: number, chance: () => number): Buffer => {
  const bytes = Buffer.from(body)
  for (let i = 0; i < count && bytes.length > 0; i++) {
    const at = Math.floor(chance() * bytes.length)
    bytes[at] = otherThan(bytes[at]!, chance)
  }
  if (bytes.length > 0 && isJson(bytes)) bytes[Math.floor(chance() * bytes.length)] = NO_JSON
  return bytes
}

/** Changes bytes of the body, chosen by the seed. The work is done. */
export const garble = requestFault({
  kind: 'garble',
  summary: 'Changes bytes of the body, so that it is no JSON any more.',
  settings: z.strictObject({ bytes: z.int().min(1).max(10_000).default(3) }),
  strike: ({ settings: { bytes }, chance }) => ({
    detail: `${bytes} bytes`,
    when: 'after',
    change: (body) => garbled(body, bytes, chance),
  }),
})
