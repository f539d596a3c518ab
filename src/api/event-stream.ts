// A reply that goes on: what happens in a workspace, for as long as somebody reads it.
import { type EventBatch, type SubscribeOptions, subscribe } from '../journal/follow.ts'

/** What is followed; the door that hands it out says how patient it is, and when it ends. */
export class EventStream {
  readonly #source: Pick<SubscribeOptions, 'find' | 'filter' | 'lastEventId'>

  constructor(source: Pick<SubscribeOptions, 'find' | 'filter' | 'lastEventId'>) {
    this.#source = source
  }

  /** Begins to follow. `patience_ms`: host ms after which a turn without news comes. */
  open(patience_ms: number, signal: AbortSignal): AsyncGenerator<EventBatch, void> {
    return subscribe({ ...this.#source, heartbeat_ms: patience_ms, signal })
  }
}
