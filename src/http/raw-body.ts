// A request's body as it came, byte for byte: signatures and error positions depend on it.
import type { FastifyRequest } from 'fastify'

const EMPTY = Buffer.alloc(0)

/**
 * The body's bytes. GET bodies, which the framework leaves unread (the Node SDK sends some),
 * included.
 */
export const readRawBody = async (request: FastifyRequest, limit: number): Promise<Buffer> => {
  if (Buffer.isBuffer(request.body)) return request.body
  if (request.method !== 'GET' || request.raw.readableEnded) return EMPTY
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.raw) {
    size += (chunk as Buffer).length
    if (size > limit)
      throw Object.assign(new Error(), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 })
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
