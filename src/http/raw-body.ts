// The bytes of a request's body. Signatures and the positions of syntax errors depend on them.
import type { FastifyRequest } from 'fastify'

const EMPTY = Buffer.alloc(0)

/**
 * The bytes of the body, including bodies of GET, which the framework does not read (the Node SDK
 * sends some). Throws a body-too-large error beyond `limit` bytes.
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
