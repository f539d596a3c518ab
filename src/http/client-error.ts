// Replies, as the gateway would, to what Node cannot parse as a request.
import type { Socket } from 'node:net'
import { renderErrorCode } from '../api/render-error.ts'
import type { Emulator } from '../emulator.ts'
import { hostDelay } from '../workspace/clock.ts'

/** Limit of the headers, bytes. A token can have 16,384; Node's default for all is 16 KiB. */
export const HEADER_LIMIT = 64 * 1024

/** How long, in host ms, input after the reply is still read and discarded. */
const LINGER_MS = 1_000

/** Node's error; `reason` is the parser's. */
type ClientError = NodeJS.ErrnoException & { reason?: string }

/** The gateway's status and phrase (behaviour of APIGW.0201), and the error. */
const describeClientError = ({
  code,
  reason,
}: ClientError): [status: number, phrase: string, why: string] => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return [494, 'Request Header Too Large', `the headers exceed ${HEADER_LIMIT} bytes.`]
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return [408, 'Request Timeout', 'the request was not completed in time.']
  return [400, 'Bad Request', `it is not a valid HTTP request: ${reason ?? code}.`]
}

/** Replies 494, 408 or 400 with APIGW.0201, and closes the connection. */
export const handleClientError =
  (emulator: Emulator) =>
  (error: ClientError, socket: Socket): void => {
    // A further error on a connection that has got its reply.
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
    // Closing a connection with unread bytes would reset it, and the reply would be lost.
    socket.resume().end(`${head.join('\r\n')}\r\n\r\n${body}`)
    void hostDelay(LINGER_MS).then(() => socket.destroy())
  }
