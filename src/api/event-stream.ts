// A reply that goes on: events, for as long as somebody reads them.

/** Opens the stream. `heartbeat_ms`: host ms after which an empty batch comes. */
type Open<Batch> = (heartbeat_ms: number, signal: AbortSignal) => AsyncGenerator<Batch, void>

/** A stream of events; the door that sends it says how often it wants a heartbeat. */
export class EventStream<Batch = unknown> {
  readonly open: Open<Batch>

  constructor(open: Open<Batch>) {
    this.open = open
  }
}
