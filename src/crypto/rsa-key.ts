// RSA keys that follow from a seed; the host's own generator cannot be given one.
import { checkPrimeSync, createPrivateKey, type KeyObject } from 'node:crypto'

const EXPONENT = 65_537n

/** How many bytes an RSA key is made from. */
export const SEED_BYTES = 256

/** The first fitting prime after the seed. Its two highest bits are set, so products have 2048. */
const primeFrom = (seed: Buffer): bigint => {
  const start = Buffer.from(seed)
  start[0] = start[0]! | 0xc0
  let candidate = BigInt(`0x${start.toString('hex')}`) | 1n
  while (candidate % EXPONENT === 1n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

/** The x below `modulus` with value * x = 1 (mod modulus): Euclid's algorithm, extended. */
const inverse = (value: bigint, modulus: bigint): bigint => {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y]
  return ((x % modulus) + modulus) % modulus
}

const base64url = (value: bigint): string => {
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')
}

/** The private RSA key of 2048 bits that follows from SEED_BYTES bytes. */
export const rsaKey = (seed: Buffer): KeyObject => {
  const [p, q] = [primeFrom(seed.subarray(0, 128)), primeFrom(seed.subarray(128, 256))]
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  const numbers = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n) }
  const fields = Object.entries({ ...numbers, qi: inverse(q, p) }).map(([name, value]) => [
    name,
    base64url(value),
  ])
  return createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(fields) }, format: 'jwk' })
}

/** So many keys, of some kilobytes each, are kept. */
const MAX_KEPT = 256

const kept = new Map<string, KeyObject>()

/**
 * The same, found only once in this process: the search for primes takes tens of milliseconds, and
 * a world that is reset, forked or replayed asks for the keys of its seed again.
 */
export const cachedRsaKey = (seed: Buffer): KeyObject => {
  const name = seed.toString('base64')
  const key = kept.get(name) ?? rsaKey(seed)
  kept.delete(name)
  kept.set(name, key)
  for (const oldest of kept.keys()) if (kept.size > MAX_KEPT) kept.delete(oldest)
  return key
}
