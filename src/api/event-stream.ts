// A reply that goes on: what happens in a workspace, for as long as somebody reads it.
import { type Following, follow, type Turn } from '../journal/follow.ts'

/** What is followed; the door that hands it out says how patient it is, and when it ends. */
export class EventStream {
  readonly #what: Pick<Following, 'find' | 'filter' | 'place'>

  constructor(what: Pick<Following, 'find' | 'filter' | 'place'>) {
    this.#what = what
  }

  /** Begins to follow. `patience_ms`: host ms after which a turn without news comes. */
  open(patience_ms: number, signal: AbortSignal): AsyncGenerator<Turn, void> {
    return follow({ ...this.#what, patience_ms, signal })
  }
}
