// Server-sent events: what happens in a workspace, down a connection that stays open.
import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { EventStream } from '../api/event-stream.ts'
import type { EventBatch } from '../journal/follow.ts'

/** A line comes at least so often, so that nobody on the way takes the connection for dead. */
const HEARTBEAT_MS = 15_000

/** How soon a reader that was cut off should come back. */
const RETRY_MS = 1_000

const headersFor = (reply: FastifyReply): OutgoingHttpHeaders => ({
  ...(reply.getHeaders() as OutgoingHttpHeaders),
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Its end is the connection's end: an emulator that stops waits for nobody.
  Connection: 'close',
  'X-Accel-Buffering': 'no',
})

/** Each line of an id that the reader keeps, even from a block without an event. */
const eventBlocks = ({
  events: told,
  eventIdOf: placeOf,
  lastEventId: place,
}: EventBatch): string[] =>
  told.length === 0
    ? [`: still here\nid: ${place}\n\n`]
    : told.map(
        (event) =>
          `event: ${event.kind}\nid: ${placeOf(event.id)}\ndata: ${JSON.stringify(event)}\n\n`,
      )

/**
 * Writes the stream until the reader goes, its workspace ends, or `closing` says that the emulator
 * does. It writes no faster than the reader reads.
 */
export const sendEvents = async (
  reply: FastifyReply,
  stream: EventStream<EventBatch>,
  closing: AbortSignal,
): Promise<void> => {
  reply.hijack()
  const { raw } = reply
  const stopped = new AbortController()
  const end = () => stopped.abort()
  closing.addEventListener('abort', end)
  raw.on('close', end)
  try {
    raw.writeHead(200, headersFor(reply))
    raw.write(`retry: ${RETRY_MS}\n\n`)
    for await (const batch of stream.open(HEARTBEAT_MS, stopped.signal))
      for (const block of eventBlocks(batch))
        if (!raw.write(block)) await once(raw, 'drain', { signal: stopped.signal })
  } catch (error) {
    if (!stopped.signal.aborted) throw error
  } finally {
    closing.removeEventListener('abort', end)
    const reason = closing.aborted ? 'the emulator stops' : 'the workspace has ended'
    raw.end(`event: end\ndata: ${JSON.stringify({ kind: 'end', reason })}\n\n`)
  }
}
