// Finds the common mistake that explains an invalid signature, by trying out each of them.
import { createHash } from 'node:crypto'

/** The signed parts as the gateway reads them. */
export type SignedParts = {
  /** The canonical request. */
  canonical: string
  /** Path and query as they were sent. */
  target: string
  accessKey: string
  hash: string
  body: Uint8Array
}

/**
 * Whether the signature is valid for this canonical request and secret (default: the right one).
 */
type SignatureMatches = (canonical: string, secretKey?: string) => boolean

type Variant = [clue: string, canonical: string]

const replaceLine = (lines: readonly string[], at: number, line: string) =>
  lines.with(at, line).join('\n')

const methods = ['GET', 'POST', 'PUT', 'DELETE']

const pathVariants = (lines: readonly string[], target: string): Variant[] => {
  const [path = '', query = ''] = target.split('?')
  return [
    [
      'the client left out the slash at the end of the canonical path',
      replaceLine(lines, 1, lines[1]!.replace(/\/$/, '')),
    ],
    ...[path, `${path}/`].map(
      (each): Variant => [
        'the client signed the path as it was sent, without encoding it again',
        replaceLine(lines, 1, each),
      ],
    ),
    ['the client left the query out', replaceLine(lines, 2, '')],
    ['the client signed the query in the order sent, not sorted', replaceLine(lines, 2, query)],
  ]
}

const methodVariants = (lines: readonly string[]): Variant[] =>
  methods.map((method) => [`the client signed the method ${method}`, replaceLine(lines, 0, method)])

const hostVariants = (lines: readonly string[]): Variant[] => {
  const at = lines.findIndex((line) => line.startsWith('host:'))
  if (at < 0) return []
  const host = lines[at]!.slice('host:'.length)
  const hostname = host.replace(/:\d+$/, '')
  return [hostname, `${hostname}:443`, `${hostname}:80`].map((other) => [
    `the client signed the host ${other}, and sent ${host}`,
    replaceLine(lines, at, `host:${other}`),
  ])
}

/** The same JSON with the white space of other libraries. */
const jsonVariants = (body: Uint8Array): string[] => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString())
    const compact = JSON.stringify(value)
    const spaced = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')
    return [compact, spaced.replace(/([[{]) | (?=[\]}])/g, '$1'), JSON.stringify(value, null, 2)]
  } catch {
    return []
  }
}

const bodyVariants = (lines: readonly string[], body: Uint8Array, hash: string): Variant[] => {
  const last = lines.length - 1
  const digest = (text: string) => createHash(hash).update(text).digest('hex')
  return [
    ['the client signed an empty body', replaceLine(lines, last, digest(''))],
    ['the client signed UNSIGNED-PAYLOAD', replaceLine(lines, last, 'UNSIGNED-PAYLOAD')],
    ...jsonVariants(body).map(
      (text): Variant => [
        'the client signed the same JSON with other white space than it sent',
        replaceLine(lines, last, digest(text)),
      ],
    ),
  ]
}

const headerNameVariants = (lines: readonly string[]): Variant[] => {
  const at = lines.length - 2
  const sorted = lines[at]!.toLowerCase().split(';').sort().join(';')
  return [['the client sorted the signed headers in another order', replaceLine(lines, at, sorted)]]
}

/** The mistake that explains the signature, as a clause after "if"; undefined if none does. */
export const findSigningMistake = (
  { canonical, target, accessKey, hash, body }: SignedParts,
  matches: SignatureMatches,
): string | undefined => {
  if (matches(canonical, accessKey)) return 'the access key itself was used as the secret'
  if (matches(canonical, '')) return 'an empty secret was used'
  const lines = canonical.split('\n')
  const variants = [
    ...pathVariants(lines, target),
    ...methodVariants(lines),
    ...hostVariants(lines),
    ...bodyVariants(lines, body, hash),
    ...headerNameVariants(lines),
  ]
  return variants.find(([, variant]) => variant !== canonical && matches(variant))?.[0]
}
