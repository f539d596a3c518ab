// What a fault does to a reply on the wire: late, slow, cut short, or not at all.

import type { Socket } from 'node:net'
import { setTimeout as passed } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { EventStream } from '../api/event-stream.ts'
import type { Sent } from '../api/request.ts'

type Wire = NonNullable<Sent['wire']>
type Cut = Extract<Wire['end'], object>

/** Sends an unharmed reply. */
type Write = (to: FastifyReply, sent: Sent) => FastifyReply

/** Puts status and headers onto a reply. */
type Head = (to: FastifyReply, sent: Sent) => FastifyReply

const keyOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`

// No fault strikes the emulator's own operations, which alone answer streams.
const bytesOf = ({ payload }: Sent): Buffer =>
  Buffer.from(payload instanceof EventStream ? '' : (payload ?? ''))

/** Always short of the whole. */
const cutAt = (cut: Cut, length: number) => {
  const wanted = 'after_bytes' in cut ? cut.after_bytes : Math.floor(cut.after_fraction * length)
  return Math.max(0, Math.min(wanted, length - 1))
}

const piecesOf = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )

/** The wire of a server. When it closes nobody is kept waiting: what is due goes out at once. */
export class FaultyWire {
  readonly #closing = new AbortController()
  /** Under TLS a request's socket is not the one that can be reset. */
  readonly #sockets = new Map<string, Socket>()
  readonly #silent = new Set<Socket>()
  readonly #head: Head
  readonly #write: Write

  constructor(app: FastifyInstance, head: Head, write: Write) {
    this.#head = head
    this.#write = write
    app.server.on('connection', (socket: Socket) => {
      const key = keyOf(socket)
      this.#sockets.set(key, socket)
      socket.once('close', () => this.#sockets.delete(key))
    })
    app.addHook('preClose', async () => {
      this.#closing.abort()
      for (const socket of this.#silent) socket.destroy()
    })
  }

  /** Sends a reply as its faults will have it; settles when all that is to go out has. */
  async send(to: FastifyReply, sent: Sent, wire: Wire): Promise<FastifyReply> {
    const gone = new AbortController()
    to.raw.once('close', () => gone.abort())
    const ended = AbortSignal.any([this.#closing.signal, gone.signal])
    if (wire.delay_ms) await this.#wait(wire.delay_ms, ended)
    const isCut = typeof wire.end === 'object'
    if (!wire.end && !wire.drip) return this.#write(to, sent)
    to.hijack()
    // The request's: a reply that waits for another on the same connection has none yet.
    const { socket } = to.request.raw
    if (wire.end && !isCut) this.#end(socket, wire.end as Exclude<Wire['end'], Cut>)
    else await this.#sendParts(to, socket, sent, wire, ended)
    return to
  }

  #end(socket: Socket, how: Exclude<Wire['end'], Cut>) {
    if (how === 'reset') (this.#sockets.get(keyOf(socket)) ?? socket).resetAndDestroy()
    if (how === 'closed' || this.#closing.signal.aborted) socket.destroy()
    if (how !== 'never') return
    this.#silent.add(socket)
    socket.once('close', () => this.#silent.delete(socket))
  }

  async #sendParts(
    to: FastifyReply,
    socket: Socket,
    sent: Sent,
    { drip, end }: Wire,
    ended: AbortSignal,
  ) {
    const whole = bytesOf(sent)
    const bytes = typeof end === 'object' ? whole.subarray(0, cutAt(end, whole.length)) : whole
    const headers = this.#head(to, sent).getHeaders()
    const length = typeof end === 'object' ? { 'content-length': whole.length } : {}
    to.raw.writeHead(sent.status, { ...headers, ...length } as Record<string, string>)
    to.raw.flushHeaders()
    for (const piece of drip ? piecesOf(bytes, drip.piece_bytes) : [bytes]) {
      if (to.raw.destroyed) return
      to.raw.write(piece)
      if (drip) await this.#wait((piece.length / drip.bytes_per_s) * 1000, ended)
    }
    if (typeof end === 'object') to.raw.write('', () => socket.destroySoon())
    else to.raw.end()
  }

  /** Waits so many real ms, or until the client or the server goes. */
  async #wait(ms: number, signal: AbortSignal) {
    await passed(ms, undefined, { signal }).catch(() => {})
  }
}
