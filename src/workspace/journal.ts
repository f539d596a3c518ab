// The record of what was asked of a workspace, written behind: no request waits for it.
import { createHash } from 'node:crypto'
import { openDatabase } from '../store/database.ts'
import { Entries, type EntryFilter } from '../store/entries.ts'
import type { Entry, EventEntry, Visit } from './entry.ts'
import type { Happening } from './happenings.ts'
import { crossOut, mayHoldSecrets, Seal } from './secrets.ts'

/** So many may wait to be written. */
const MAX_PENDING = 64

/** So much of a reply is kept, in characters. */
const MAX_REPLY = 16_384

const shownReply = (text: Visit['text']): unknown => {
  if (text === undefined) return null
  if (Buffer.isBuffer(text)) return `${text.length} bytes`
  if (text.length > MAX_REPLY) {
    const part = mayHoldSecrets(text) ? JSON.stringify(crossOut(JSON.parse(text))) : text
    return `${part.slice(0, MAX_REPLY)}…`
  }
  return mayHoldSecrets(text) ? crossOut(JSON.parse(text)) : JSON.parse(text)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A number that JSON.parse reads as infinite would not come out again as it went in. */
const MAY_BE_INFINITE = /[eE]\+?\d{3}/

/** The body as JSON; as base64, which is sealed whole, if it is none that could be kept so. */
const bodyIn = ({ raw, refusal }: Visit): Entry['input'] => {
  if (!raw || raw.length === 0) return {}
  const asItIs = { raw: Buffer.from(raw).toString('base64') }
  if (refusal?.name === 'InvalidJson') return asItIs
  try {
    const text = utf8.decode(raw)
    return MAY_BE_INFINITE.test(text) ? asItIs : { body: JSON.parse(text) }
  } catch {
    return asItIs
  }
}

/** SHA-256 of a reply as it was sent: status, headers and body. */
export const digestOfReply = ({ status, headers, text = '' }: Visit): string => {
  const hash = createHash('sha256').update(`${status}\n${JSON.stringify(headers)}\n`)
  return hash.update(text).digest('hex')
}

type Listener = (entry: Entry, events: readonly EventEntry[]) => void

type Waiting = { seq: number; visit: Visit; events: EventEntry[] }

/** The journal of one workspace: its entries in order, and the events between them. */
export class Journal {
  readonly #path: string
  #seal = new Seal('')
  readonly #listeners = new Set<Listener>()
  #opened: Entries<Entry, EventEntry> | undefined
  #close = () => {}
  #pending: Waiting[] = []
  #last = 0
  #lastEvent = 0

  /** `path` is a file, or ':memory:', which is opened when first needed. */
  constructor(path: string) {
    this.#path = path
  }

  /** The number that the next request will have. */
  get next(): number {
    return this.#last + 1
  }

  /**
   * Serves a workspace of this seed, whose history knows of requests up to `last`. Throws
   * DatabaseUnusable.
   */
  serve(seed: string, last: number): void {
    this.#seal = new Seal(seed)
    if (this.#path !== ':memory:') this.#store()
    this.#last = Math.max(this.#last, last)
  }

  /** Enters a request that has been answered; answers its number. */
  append(visit: Visit, happenings: readonly Happening[]): number {
    this.#last += 1
    const seq = this.#last
    const events = happenings.map((happening) => {
      this.#lastEvent += 1
      return { id: this.#lastEvent, request: seq, ...happening }
    })
    this.#pending.push({ seq, visit, events })
    if (this.#listeners.size > 0 || this.#pending.length >= MAX_PENDING) this.flush()
    return seq
  }

  /** Writes what is waiting. */
  flush(): void {
    if (this.#pending.length === 0) return
    const waiting = this.#pending
    this.#pending = []
    const entries = waiting.map((one) => this.#entryOf(one))
    this.#store().write(
      entries,
      waiting.flatMap(({ events }) => events),
    )
    waiting.forEach(({ events }, index) => {
      for (const listener of this.#listeners) listener(entries[index]!, events)
    })
  }

  /** Forgets requests before this number, with their events. */
  forgetBefore(seq: number): void {
    this.#written().forgetBefore(seq)
  }

  /** Entries that match, oldest first; with `newest`, only the last so many. */
  list(filter: EntryFilter = {}, newest?: number): Entry[] {
    return this.#written().list(filter, newest)
  }

  /** The entry of a request. */
  ofRequest(request_id: string): Entry | undefined {
    return this.#written().ofRequest(request_id)
  }

  /** The entry of this number. */
  ofNumber(seq: number): Entry | undefined {
    return this.#written().ofNumber(seq)
  }

  /** What happened during a request, in order. */
  eventsOfRequest(seq: number): EventEntry[] {
    return this.#written().eventsOfRequest(seq)
  }

  /** Events after the one with this id, oldest first. */
  eventsAfter(id: number, limit?: number): EventEntry[] {
    return this.#written().eventsAfter(id, limit)
  }

  /** What happened to a task, oldest first. */
  eventsOfTask(task_id: string): EventEntry[] {
    return this.#written().eventsOfTask(task_id)
  }

  /** The first and last number kept, and the id of the last event. */
  span(): { first: number; last: number; last_event: number } {
    return this.#written().span()
  }

  /** An entry's input with its secrets open, for a replay. */
  openInput(entry: Entry): Entry['input'] {
    return this.#seal.open(entry.input) as Entry['input']
  }

  /** Deletes every entry and event; numbers go on. */
  clear(): void {
    this.#written().forgetBefore(this.next)
  }

  /** Tells each entry with its events from now on; answers how to stop. */
  subscribe(listener: Listener): () => void {
    this.flush()
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Writes what is waiting and closes the file. */
  close(): void {
    this.flush()
    this.#close()
  }

  #entryOf({ seq, visit }: Waiting): Entry {
    const { headers, text, raw, ...rest } = visit
    const input = this.#seal.seal({ ...rest.input, ...bodyIn(visit) }) as Entry['input']
    return { seq, ...rest, input, reply_sha256: digestOfReply(visit), reply: shownReply(text) }
  }

  #written() {
    this.flush()
    return this.#store()
  }

  #store() {
    if (this.#opened) return this.#opened
    const db = openDatabase(this.#path, 'journal')
    this.#close = () => db.close()
    this.#opened = new Entries(db)
    const { last, last_event } = this.#opened.span()
    this.#last = Math.max(this.#last, last)
    this.#lastEvent = Math.max(this.#lastEvent, last_event)
    return this.#opened
  }
}

/** An entry for people: every secret crossed out. */
export const shownEntry = (entry: Entry): Entry => ({
  ...entry,
  input: crossOut(entry.input) as Entry['input'],
})
