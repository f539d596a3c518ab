// RSA keys derived from a seed. Node's own generator cannot take one.
import { checkPrimeSync, createPrivateKey, type KeyObject } from 'node:crypto'

const EXPONENT = 65_537n

/** The length of a seed, in bytes. */
export const SEED_BYTES = 256

/** The first usable prime from the seed on. Two high bits are 1, so a product has 2048 bits. */
const primeFrom = (seed: Buffer): bigint => {
  const start = Buffer.from(seed)
  start[0] = start[0]! | 0xc0
  let candidate = BigInt(`0x${start.toString('hex')}`) | 1n
  while (candidate % EXPONENT === 1n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

/** The x below `modulus` with value * x = 1 (mod modulus): the extended Euclidean algorithm. */
const inverse = (value: bigint, modulus: bigint): bigint => {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y]
  return ((x % modulus) + modulus) % modulus
}

const base64url = (value: bigint): string => {
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url')
}

/** The private RSA key of 2048 bits for a seed of SEED_BYTES bytes: the same for the same seed. */
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

/** How many keys the cache holds; each takes a few kilobytes. */
const MAX_CACHED = 256

const cache = new Map<string, KeyObject>()

/**
 * The same key, derived only once in this process. The search for primes takes tens of
 * milliseconds, and a workspace that is reset, forked or replayed needs its keys again.
 */
export const cachedRsaKey = (seed: Buffer): KeyObject => {
  const name = seed.toString('base64')
  const key = cache.get(name) ?? rsaKey(seed)
  cache.delete(name)
  cache.set(name, key)
  for (const oldest of cache.keys()) if (cache.size > MAX_CACHED) cache.delete(oldest)
  return key
}
