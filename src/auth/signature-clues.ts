// Which usual mistake of a signer explains a signature that does not hold: each is tried out.
import { createHash } from 'node:crypto'

/** What was signed, as the gateway reads it, with the parts that signers get wrong. */
export type Signed = {
  /** The canonical request. */
  canonical: string
  /** Path and query as they were sent. */
  target: string
  accessKey: string
  hash: string
  body: Uint8Array
}

/** Whether the signature is that of this canonical request, made with this or the right secret. */
type Fits = (canonical: string, secretKey?: string) => boolean

type Variant = [clue: string, canonical: string]

const withLine = (lines: readonly string[], at: number, line: string) =>
  lines.with(at, line).join('\n')

const methods = ['GET', 'POST', 'PUT', 'DELETE']

const ofPath = (lines: readonly string[], target: string): Variant[] => {
  const [path = '', query = ''] = target.split('?')
  return [
    [
      'the client left out the slash that ends the path of a canonical request',
      withLine(lines, 1, lines[1]!.replace(/\/$/, '')),
    ],
    ...[path, `${path}/`].map(
      (each): Variant => [
        'the client signed the path as it was sent, not encoded anew',
        withLine(lines, 1, each),
      ],
    ),
    ['the client left the query out', withLine(lines, 2, '')],
    ['the client signed the query in the order sent, not sorted', withLine(lines, 2, query)],
  ]
}

const ofMethod = (lines: readonly string[]): Variant[] =>
  methods.map((method) => [`the client signed the method ${method}`, withLine(lines, 0, method)])

const ofHost = (lines: readonly string[]): Variant[] => {
  const at = lines.findIndex((line) => line.startsWith('host:'))
  if (at < 0) return []
  const host = lines[at]!.slice('host:'.length)
  const bare = host.replace(/:\d+$/, '')
  return [bare, `${bare}:443`, `${bare}:80`].map((other) => [
    `the client signed the host ${other}, and sent ${host}`,
    withLine(lines, at, `host:${other}`),
  ])
}

/** JSON as other libraries write it. */
const rewritten = (body: Uint8Array): string[] => {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString())
    const compact = JSON.stringify(value)
    const spaced = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')
    return [compact, spaced.replace(/([[{]) | (?=[\]}])/g, '$1'), JSON.stringify(value, null, 2)]
  } catch {
    return []
  }
}

const ofBody = (lines: readonly string[], body: Uint8Array, hash: string): Variant[] => {
  const last = lines.length - 1
  const sum = (text: string) => createHash(hash).update(text).digest('hex')
  return [
    ['the client signed an empty body', withLine(lines, last, sum(''))],
    ['the client signed UNSIGNED-PAYLOAD', withLine(lines, last, 'UNSIGNED-PAYLOAD')],
    ...rewritten(body).map(
      (text): Variant => [
        'the client signed the same JSON, written with other white space than it sent',
        withLine(lines, last, sum(text)),
      ],
    ),
  ]
}

const ofNames = (lines: readonly string[]): Variant[] => {
  const at = lines.length - 2
  const sorted = lines[at]!.toLowerCase().split(';').sort().join(';')
  return [['the client sorted the signed headers otherwise', withLine(lines, at, sorted)]]
}

/** The mistake that explains the signature, in words that follow "if"; undefined if none does. */
export const clueOf = (
  { canonical, target, accessKey, hash, body }: Signed,
  fits: Fits,
): string | undefined => {
  if (fits(canonical, accessKey)) return 'the access key itself was used as the secret'
  if (fits(canonical, '')) return 'an empty secret was used'
  const lines = canonical.split('\n')
  const variants = [
    ...ofPath(lines, target),
    ...ofMethod(lines),
    ...ofHost(lines),
    ...ofBody(lines, body, hash),
    ...ofNames(lines),
  ]
  return variants.find(([, variant]) => variant !== canonical && fits(variant))?.[0]
}
