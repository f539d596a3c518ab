// What a journal stores of requests and replies, and how entries are shown.
import { createHash } from 'node:crypto'
import { isTooDeep } from '../domain/json.ts'
import type { Entry, RequestEvent, RequestRecord } from './entry.ts'
import { mayHoldSecrets, redact } from './redact.ts'

/** The longest reply that is stored, in characters. */
const MAX_REPLY_CHARS = 16_384

/** The body of a reply, redacted. A long one is cut; of a file only the size is stored. */
export const redactReply = (text: RequestRecord['text']): unknown => {
  if (text === undefined) return null
  if (Buffer.isBuffer(text)) return `${text.length} bytes`
  if (text.length > MAX_REPLY_CHARS) {
    const part = mayHoldSecrets(text) ? JSON.stringify(redact(JSON.parse(text))) : text
    return `${part.slice(0, MAX_REPLY_CHARS)}…`
  }
  return mayHoldSecrets(text) ? redact(JSON.parse(text)) : JSON.parse(text)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** JSON.parse reads such numbers as infinite, so they could not be written again. */
const MAY_BE_INFINITE = /[eE]\+?\d{3}|\d{300}/

/** Refusals of a body that was not parsed as JSON. */
const UNPARSED_BODY_REFUSALS = new Set<string | undefined>(['InvalidJson', 'ContentTypeNotJson'])

/** The body as JSON. One that cannot be stored so becomes base64, which is sealed as a whole. */
export const recordedBody = ({ raw, refusal }: RequestRecord): Entry['input'] => {
  if (!raw || raw.length === 0) return {}
  const rawBody = { raw: Buffer.from(raw).toString('base64') }
  if (UNPARSED_BODY_REFUSALS.has(refusal?.name)) return rawBody
  try {
    const text = utf8.decode(raw)
    if (MAY_BE_INFINITE.test(text)) return rawBody
    const body = JSON.parse(text)
    return isTooDeep(body) ? rawBody : { body }
  } catch {
    return rawBody
  }
}

/** SHA-256 of a reply as it was sent: status, headers and body. */
export const replyDigest = ({
  status,
  headers,
  text = '',
}: Pick<RequestRecord, 'status' | 'headers' | 'text'>): string => {
  const hash = createHash('sha256').update(`${status}\n${JSON.stringify(headers)}\n`)
  return hash.update(text).digest('hex')
}

/** The event of a request. */
export const toRequestEvent = (entry: Entry): RequestEvent => {
  const { seq, event_id, at_ms, request_id, origin, operation, method, path } = entry
  const { caller, status, error_code, faults } = entry
  const request = { request: seq, request_id, origin, operation, method, path, caller }
  return { id: event_id, kind: 'request', at_ms, ...request, status, error_code, faults }
}

/** An entry without secrets. */
export const redactEntry = (entry: Entry): Entry => ({
  ...entry,
  input: redact(entry.input) as Entry['input'],
})
