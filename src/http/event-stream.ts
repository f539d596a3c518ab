// Server-sent events of a workspace.
import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { EventStream } from '../api/event-stream.ts'
import type { EventBatch } from '../journal/follow.ts'

/** The longest time without a line, host ms, so that proxies keep the connection open. */
const HEARTBEAT_MS = 15_000

/** How soon a disconnected client should reconnect, ms. */
const RETRY_MS = 1_000

const headersFor = (reply: FastifyReply): OutgoingHttpHeaders => ({
  ...(reply.getHeaders() as OutgoingHttpHeaders),
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // The connection ends with the stream, so that the emulator can stop at once.
  Connection: 'close',
  'X-Accel-Buffering': 'no',
})

/** The text of a batch. A client keeps each id, even that of a block without an event. */
const eventBlocks = ({ events, eventIdOf, lastEventId }: EventBatch): string[] =>
  events.length === 0
    ? [`: still here\nid: ${lastEventId}\n\n`]
    : events.map(
        (event) =>
          `event: ${event.kind}\nid: ${eventIdOf(event.id)}\ndata: ${JSON.stringify(event)}\n\n`,
      )

/**
 * Writes the stream until the client disconnects, the workspace ends, or the emulator stops
 * (`closing`). It waits for slow clients.
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
