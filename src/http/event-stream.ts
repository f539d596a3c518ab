// Server-sent events: what happens in a workspace, down a connection that stays open.
import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { EventStream } from '../api/event-stream.ts'
import type { Turn } from '../journal/follow.ts'

/** A line comes at least so often, so that nobody on the way takes the connection for dead. */
const BEAT_MS = 15_000

/** How soon a reader that was cut off should come back. */
const RETRY_MS = 1_000

const headersFor = (to: FastifyReply): OutgoingHttpHeaders => ({
  ...(to.getHeaders() as OutgoingHttpHeaders),
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Its end is the connection's end: an emulator that stops waits for nobody.
  Connection: 'close',
  'X-Accel-Buffering': 'no',
})

/** Each line of an id that the reader keeps, even from a block without an event. */
const blocksOf = ({ told, placeOf, place }: Turn): string[] =>
  told.length === 0
    ? [`: still here\nid: ${place}\n\n`]
    : told.map(
        (one) => `event: ${one.kind}\nid: ${placeOf(one.id)}\ndata: ${JSON.stringify(one)}\n\n`,
      )

/**
 * Writes the stream until the reader goes, its workspace ends, or `closing` says that the emulator
 * does. It writes no faster than the reader reads.
 */
export const sendEvents = async (
  to: FastifyReply,
  stream: EventStream,
  closing: AbortSignal,
): Promise<void> => {
  to.hijack()
  const { raw } = to
  const over = new AbortController()
  const end = () => over.abort()
  closing.addEventListener('abort', end)
  raw.on('close', end)
  try {
    raw.writeHead(200, headersFor(to))
    raw.write(`retry: ${RETRY_MS}\n\n`)
    for await (const turn of stream.open(BEAT_MS, over.signal))
      for (const block of blocksOf(turn))
        if (!raw.write(block)) await once(raw, 'drain', { signal: over.signal })
  } catch (error) {
    if (!over.signal.aborted) throw error
  } finally {
    closing.removeEventListener('abort', end)
    const why = closing.aborted ? 'the emulator stops' : 'the workspace has ended'
    raw.end(`event: end\ndata: ${JSON.stringify({ kind: 'end', why })}\n\n`)
  }
}
