// Sends replies with faults on the wire: late, slow, truncated, or not at all.

import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { EventStream } from '../api/event-stream.ts'
import type { SentReply } from '../api/request.ts'

type WireEffect = NonNullable<SentReply['wire']>
type CutPoint = Extract<WireEffect['end'], object>

/** Sends a reply without faults. */
type SendReply = (to: FastifyReply, sent: SentReply) => FastifyReply

/** Sets status and headers of a reply. */
type WriteHead = (to: FastifyReply, sent: SentReply) => FastifyReply

const socketKey = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`

// Only control operations reply with streams, and faults do not apply to them.
const bytesOf = ({ payload }: SentReply): Buffer =>
  Buffer.from(payload instanceof EventStream ? '' : (payload ?? ''))

/** The number of bytes to send, always less than the whole. */
const cutLength = (cut: CutPoint, length: number) => {
  const position = 'after_bytes' in cut ? cut.after_bytes : Math.floor(cut.after_fraction * length)
  return Math.max(0, Math.min(position, length - 1))
}

const piecesOf = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )

/** Sends replies with faults. When the server closes, delayed replies are sent at once. */
export class FaultyWire {
  readonly #closing = new AbortController()
  /** The TCP sockets: under TLS, a request's own socket cannot be reset. */
  readonly #sockets = new Map<string, Socket>()
  readonly #unanswered = new Set<Socket>()
  readonly #head: WriteHead
  readonly #write: SendReply

  constructor(app: FastifyInstance, head: WriteHead, write: SendReply) {
    this.#head = head
    this.#write = write
    app.server.on('connection', (socket: Socket) => {
      const key = socketKey(socket)
      this.#sockets.set(key, socket)
      socket.once('close', () => this.#sockets.delete(key))
    })
    app.addHook('preClose', async () => {
      this.#closing.abort()
      for (const socket of this.#unanswered) socket.destroy()
    })
  }

  /** Sends a reply with its faults. Resolves when everything has been sent. */
  async send(reply: FastifyReply, sent: SentReply, wire: WireEffect): Promise<FastifyReply> {
    const clientClosed = new AbortController()
    reply.raw.once('close', () => clientClosed.abort())
    const stopped = AbortSignal.any([this.#closing.signal, clientClosed.signal])
    if (wire.delay_ms) await this.#wait(wire.delay_ms, stopped)
    const isCut = typeof wire.end === 'object'
    if (!wire.end && !wire.drip) return this.#write(reply, sent)
    reply.hijack()
    // The reply has no socket while it waits for another reply on the same connection.
    const { socket } = reply.request.raw
    if (wire.end && !isCut)
      this.#endConnection(socket, wire.end as Exclude<WireEffect['end'], CutPoint>)
    else await this.#sendParts(reply, socket, sent, wire, stopped)
    return reply
  }

  #endConnection(socket: Socket, how: Exclude<WireEffect['end'], CutPoint>) {
    if (how === 'reset') (this.#sockets.get(socketKey(socket)) ?? socket).resetAndDestroy()
    if (how === 'closed' || this.#closing.signal.aborted) socket.destroy()
    if (how !== 'never') return
    this.#unanswered.add(socket)
    socket.once('close', () => this.#unanswered.delete(socket))
  }

  async #sendParts(
    reply: FastifyReply,
    socket: Socket,
    sent: SentReply,
    { drip, end }: WireEffect,
    stopped: AbortSignal,
  ) {
    const fullBody = bytesOf(sent)
    const bytes =
      typeof end === 'object' ? fullBody.subarray(0, cutLength(end, fullBody.length)) : fullBody
    const headers = this.#head(reply, sent).getHeaders()
    const length = typeof end === 'object' ? { 'content-length': fullBody.length } : {}
    reply.raw.writeHead(sent.status, { ...headers, ...length } as Record<string, string>)
    reply.raw.flushHeaders()
    for (const piece of drip ? piecesOf(bytes, drip.piece_bytes) : [bytes]) {
      if (reply.raw.destroyed) return
      reply.raw.write(piece)
      if (drip) await this.#wait((piece.length / drip.bytes_per_s) * 1000, stopped)
    }
    if (typeof end === 'object') reply.raw.write('', () => socket.destroySoon())
    else reply.raw.end()
  }

  /** Waits real ms, or until the client or the server closes. */
  async #wait(ms: number, signal: AbortSignal) {
    await delay(ms, undefined, { signal }).catch(() => {})
  }
}
