// Secrets in the journal: sealed where they are stored, so that a replay can use them, and redacted
// where they are shown.
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { isObject, type JsonPath } from '../domain/json.ts'

/** Replaces a secret wherever a journal is shown. */
const REDACTED = '***'

const IS_SECRET = /passw|passphrase|secret|private_?key|securitytoken|subject-token|security-token/i

type Sealed = { $sealed: string }

const isSealed = (value: unknown): value is Sealed =>
  isObject(value) && typeof value.$sealed === 'string' && Object.keys(value).length === 1

/** Whether a text may contain a secret. Most replies do not, and need not be parsed. */
export const mayHoldSecrets = (text: string): boolean =>
  IS_SECRET.test(text) || text.includes('"token"')

/** Whether a field is secret: a password, the id of a token in a sign-in, or an unparsed body. */
const isSecretAt = (key: string, parent: string | undefined): boolean =>
  IS_SECRET.test(key) || (key === 'id' && parent === 'token') || key === 'raw'

const mapSecrets = (
  value: unknown,
  change: (secret: string) => unknown,
  parent?: string,
): unknown => {
  if (Array.isArray(value)) return value.map((item) => mapSecrets(item, change, parent))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' && inner !== '' && isSecretAt(key, parent)
        ? change(inner)
        : mapSecrets(inner, change, key),
    ]),
  )
}

/** Replaces every secret in a value. */
export const redact = (value: unknown): unknown => {
  if (isSealed(value)) return REDACTED
  if (Array.isArray(value)) return value.map(redact)
  if (!isObject(value)) return value
  const redacted = mapSecrets(value, () => REDACTED) as Record<string, unknown>
  return Object.fromEntries(Object.entries(redacted).map(([key, inner]) => [key, redact(inner)]))
}

/** The value at a path, or the condition on it, with its secrets redacted. */
export const redactAt = (path: JsonPath, value: unknown): unknown => {
  const [key, parent] = path.filter((each) => typeof each === 'string').toReversed()
  const isSecret = path.at(-1) === key && key !== undefined && isSecretAt(key, parent)
  return isSecret ? redactTexts(value) : redact(value)
}

const redactTexts = (value: unknown): unknown => {
  if (typeof value === 'string') return value === '' ? value : REDACTED
  if (Array.isArray(value)) return value.map(redactTexts)
  if (!isObject(value) || isSealed(value)) return redact(value)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redactTexts(each)]))
}

/**
 * Seals secrets with the seed of their workspace. This keeps them out of files, diffs and
 * screenshots. It does not protect them from anybody who has the seed, which a replay needs.
 * Secrets are sealed as JSON, which preserves every string.
 */
export class SecretSealer {
  readonly #key: Buffer

  constructor(seed: string) {
    this.#key = createHmac('sha256', 'seal of a journal').update(seed).digest()
  }

  /** The value with its secrets sealed. The same secret always gives the same text. */
  seal(value: unknown): unknown {
    return mapSecrets(value, (secret) => this.#sealText(secret))
  }

  #sealText(secret: string): Sealed {
    const text = JSON.stringify(secret)
    const iv = this.#ivOf(text)
    const cipher = createCipheriv('aes-256-ctr', this.#key, iv)
    return { $sealed: Buffer.concat([iv, cipher.update(text), cipher.final()]).toString('base64') }
  }

  /** Reverses `seal`. Values that were not sealed with this seed stay as they are. */
  unseal(value: unknown): unknown {
    if (isSealed(value)) return this.#unsealText(value)
    if (Array.isArray(value)) return value.map((item) => this.unseal(item))
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, this.unseal(inner)]),
    )
  }

  #unsealText(sealed: Sealed): unknown {
    const bytes = Buffer.from(sealed.$sealed, 'base64')
    const iv = bytes.subarray(0, 16)
    if (iv.length < 16) return sealed
    const decipher = createDecipheriv('aes-256-ctr', this.#key, iv)
    const text = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString()
    return this.#ivOf(text).equals(iv) ? JSON.parse(text) : sealed
  }

  /** The IV follows from the text, so it also verifies that the text was decrypted correctly. */
  #ivOf(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest().subarray(0, 16)
  }
}
