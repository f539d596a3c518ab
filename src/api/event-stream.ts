// A reply that is a stream of events, for as long as the client reads them.

/** Opens the stream. After `heartbeat_ms` of host time without events, it yields an empty batch. */
type Open<Batch> = (heartbeat_ms: number, signal: AbortSignal) => AsyncGenerator<Batch, void>

/** A stream of events. The sender chooses the interval of heartbeats. */
export class EventStream<Batch = unknown> {
  readonly open: Open<Batch>

  constructor(open: Open<Batch>) {
    this.open = open
  }
}
