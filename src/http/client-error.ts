// What is answered where Node can make no request of what was sent, as the gateway would.
import type { Socket } from 'node:net'
import { renderErrorCode } from '../api/render-error.ts'
import type { Emulator } from '../emulator.ts'
import { hostDelay } from '../workspace/clock.ts'

/** Bytes of request line and headers: tokens have 16,384, Node's own limit for all is 16 KiB. */
export const HEADER_LIMIT = 64 * 1024

/** For so long after the reply what a client still sends is read, and thrown away. */
const LINGER_MS = 1_000

/** What Node says of it; `reason` is the parser's word. */
type ClientError = NodeJS.ErrnoException & { reason?: string }

/** Status and phrase of the gateway (behaviour of APIGW.0201), and what is wrong. */
const describeClientError = ({
  code,
  reason,
}: ClientError): [status: number, phrase: string, why: string] => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return [494, 'Request Header Too Large', `the headers exceed ${HEADER_LIMIT} bytes.`]
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return [408, 'Request Timeout', 'the request was not sent to its end in time.']
  return [400, 'Bad Request', `it is no HTTP request: ${reason ?? code}.`]
}

/** Answers 494, 408 or 400 with APIGW.0201, and ends the connection. */
export const handleClientError =
  (emulator: Emulator) =>
  (error: ClientError, socket: Socket): void => {
    // More of the same that had been under way.
    if (socket.writableEnded) return
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const [status, phrase, message] = describeClientError(error)
    const request_id = emulator.unmatched.nextRequestId()
    const errorReply = { code: 'APIGW.0201', status, message: `API request error: ${message}` }
    const body = JSON.stringify(renderErrorCode(errorReply, { request_id }).body)
    const head = [
      `HTTP/1.1 ${status} ${phrase}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${request_id}`,
      'Server: api-gateway',
      'Connection: close',
    ]
    // Closed with bytes unread, the connection would be reset, and the reply lost with it.
    socket.resume().end(`${head.join('\r\n')}\r\n\r\n${body}`)
    void hostDelay(LINGER_MS).then(() => socket.destroy())
  }
