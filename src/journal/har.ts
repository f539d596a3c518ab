// The journal as an HTTP archive (HAR 1.2), for the developer tools of browsers.
import { z } from 'zod'
import type { Entry } from './entry.ts'

const NameValue = z.strictObject({ name: z.string(), value: z.string() })

/** One request. HAR allows custom fields; their names begin with an underscore. */
const HarEntry = z.strictObject({
  startedDateTime: z.iso.datetime(),
  time: z.number(),
  request: z.strictObject({
    method: z.string(),
    url: z.string(),
    httpVersion: z.string(),
    cookies: z.array(NameValue),
    headers: z.array(NameValue),
    queryString: z.array(NameValue),
    postData: z.strictObject({ mimeType: z.string(), text: z.string() }).optional(),
    headersSize: z.int(),
    bodySize: z.int(),
  }),
  response: z.strictObject({
    status: z.int(),
    statusText: z.string(),
    httpVersion: z.string(),
    cookies: z.array(NameValue),
    headers: z.array(NameValue),
    content: z.strictObject({
      size: z.int(),
      mimeType: z.string(),
      text: z.string().optional(),
      comment: z.string().optional(),
    }),
    redirectURL: z.string(),
    headersSize: z.int(),
    bodySize: z.int(),
  }),
  cache: z.strictObject({}),
  timings: z.strictObject({ send: z.number(), wait: z.number(), receive: z.number() }),
  _request_id: z.string(),
  _seq: z.int(),
  _origin: z.string(),
  _operation: z.string(),
  _user: z.string().nullable(),
  _error_code: z.string().nullable(),
})

/** The schema of an archive. */
export const Har = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string() }),
    entries: z.array(HarEntry),
    comment: z.string(),
  }),
})

/** An HTTP archive. */
export type Har = z.output<typeof Har>

const HTTP_VERSION = 'HTTP/1.1'
const JSON_TYPE = 'application/json'

const nameValues = (record: Readonly<Record<string, string>> = {}) =>
  Object.entries(record).map(([name, value]) => ({ name, value }))

const harRequest = ({ method, path, input }: Entry, base: string) => {
  const { query = {}, headers = {}, body, raw } = input
  const search = new URLSearchParams(query).toString()
  const text = body === undefined ? raw : JSON.stringify(body)
  const mimeType = headers['content-type'] ?? JSON_TYPE
  return {
    method,
    url: `${base}${path}${search && `?${search}`}`,
    httpVersion: HTTP_VERSION,
    cookies: [],
    headers: nameValues(headers),
    queryString: nameValues(query),
    ...(text !== undefined && { postData: { mimeType, text: `${text}` } }),
    headersSize: -1,
    bodySize: text === undefined ? 0 : -1,
  }
}

/** A string in the journal is either the size of a file or the beginning of a long reply. */
const harContent = (reply: unknown, mimeType: string) => {
  if (reply === null) return { size: 0, mimeType }
  if (typeof reply === 'string') {
    const isFile = /^\d+ bytes$/.test(reply)
    if (isFile)
      return { size: Number.parseInt(reply, 10), mimeType, comment: 'The body is not recorded.' }
    return {
      size: Buffer.byteLength(reply),
      mimeType,
      text: reply,
      comment: 'The rest is not recorded.',
    }
  }
  const text = JSON.stringify(reply)
  return { size: Buffer.byteLength(text), mimeType, text }
}

const harResponse = ({ status, request_id, reply_headers = {}, reply }: Entry) => {
  const mimeType = reply_headers['Content-Type'] ?? JSON_TYPE
  const headers = { 'X-Request-Id': request_id, 'Content-Type': mimeType, ...reply_headers }
  return {
    status,
    statusText: statusTexts[status] ?? '',
    httpVersion: HTTP_VERSION,
    cookies: [],
    headers: nameValues(headers),
    content: harContent(reply, mimeType),
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
  }
}

/** The statuses that the emulator sends. */
const statusTexts: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/**
 * An archive of redacted entries. Times are those of the workspace's clock, by which a request
 * takes no time. `base` is the address of the emulator, such as http://host:port.
 */
export const toHar = (entries: readonly Entry[], base: string, version: string): Har => ({
  log: {
    version: '1.2',
    creator: { name: 'sms-emulator', version },
    comment: 'Times are those of the workspace. Headers that change no reply are not recorded.',
    entries: entries.map((entry) => ({
      startedDateTime: new Date(entry.at_ms).toISOString(),
      time: 0,
      request: harRequest(entry, base),
      response: harResponse(entry),
      cache: {},
      timings: { send: 0, wait: 0, receive: 0 },
      _request_id: entry.request_id,
      _seq: entry.seq,
      _origin: entry.origin,
      _operation: entry.operation,
      _user: entry.caller?.user ?? null,
      _error_code: entry.error_code,
    })),
  },
})
