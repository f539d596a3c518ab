// The canonical form of a request, over which client and gateway compute the signature.

/**
 * A request as it was sent over the wire. Texts have one character per byte, as in Node, so that a
 * value in any encoding is signed as it was sent.
 */
export type WireRequest = {
  method: string
  /** Path and query, still percent-encoded. */
  target: string
  /** Node's flat list: name, value, name, value. */
  rawHeaders: readonly string[]
  body: Uint8Array
}

/** A request's headers: lower-case name to the values in the order sent. */
export const headersOf = (rawHeaders: readonly string[]): Map<string, string[]> => {
  const headers = new Map<string, string[]>()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase()
    // Not trim(): it would also cut a byte A0, which ends the UTF-8 form of an à.
    const value = rawHeaders[at + 1]!.replace(/^[ \t]+|[ \t]+$/g, '')
    headers.set(name, [...(headers.get(name) ?? []), value])
  }
  return headers
}

// A malformed escape is kept, as in the vendor's signers; the request does not fail for it.
const decode = (text: string) =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )

const escapeByte = (byte: string) =>
  `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

const encode = (bytes: string) => bytes.replace(/[^\w.~-]/g, escapeByte)

// Decodes before it splits: an encoded slash counts as a slash (test vector get-encoded-slash).
const canonicalPath = (path: string) => {
  const encoded = decode(path).split('/').map(encode).join('/')
  return encoded.endsWith('/') ? encoded : `${encoded}/`
}

const parseParameter = (text: string): [key: string, value: string] => {
  const [key, ...value] = text.replaceAll('+', ' ').split('=')
  return [decode(key!), decode(value.join('='))]
}

const compareBytes = (a: string, b: string) => (a < b ? -1 : Number(a > b))

// Parameters are sorted by their decoded bytes, as in the signers for Go, Python and Node.js.
const canonicalQuery = (query: string) =>
  query
    .split('&')
    .filter((text) => text !== '')
    .map(parseParameter)
    .sort((a, b) => compareBytes(a[0], b[0]) || compareBytes(a[1], b[1]))
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .join('&')

/** The canonical request, one character per byte. A signed header that was not sent has no line. */
export const canonicalRequest = ({
  method,
  target,
  rawHeaders,
  signedHeaders,
  bodyHash,
}: Omit<WireRequest, 'body'> & { signedHeaders: readonly string[]; bodyHash: string }): string => {
  const [path = '', ...query] = target.split('?')
  const headers = headersOf(rawHeaders)
  const lines = signedHeaders.flatMap((name) => {
    const values = headers.get(name.toLowerCase()) ?? []
    return values.toSorted(compareBytes).map((value) => `${name.toLowerCase()}:${value}\n`)
  })
  return [
    method.toUpperCase(),
    canonicalPath(path),
    canonicalQuery(query.join('?')),
    lines.join(''),
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n')
}
