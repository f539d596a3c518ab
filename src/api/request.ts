// A request and a reply, as dispatch knows them: free of sockets.

import type { Refusal } from '../domain/refusals.ts'
import type { EventStream } from './event-stream.ts'

/** What a door (HTTP, library, replay) hands in. `body` is parsed JSON, `raw` the bytes if not. */
export type Request = {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string | undefined>>
  raw?: Uint8Array
  body?: unknown
  /** What a signature covers, as it came over the wire; absent where there was no wire. */
  wire?: { method: string; target: string; rawHeaders: readonly string[] }
}

/**
 * What a door sends back. `body` is JSON unless it is a Buffer or an EventStream; undefined is no
 * body at all.
 */
export type Reply = {
  /** 0: a fault let no reply be made. */
  status: number
  headers: Record<string, string>
  body: unknown
  /** Which rule refused the request, if one did: for the journal, not for the caller. */
  refusal?: Pick<Refusal, 'refusal' | 'facts'>
}

/** What a fault does to the connection; carried out in http/, noted by doors without one. */
export type WireEffect = {
  /** Real ms, since it is the wire that is slow. */
  delay_ms?: number
  /** The body goes out in pieces of `piece_bytes`, `bytes_per_s` in all. */
  drip?: { bytes_per_s: number; piece_bytes: number }
  /** How the connection ends early; never: it stays open, and no reply comes. */
  end?: 'closed' | 'reset' | 'never' | { after_bytes: number } | { after_fraction: number }
}

/** A reply as it goes out, with the id of its request. */
export type SentReply = Reply & {
  request_id: string
  /** The body in the form in which it is sent. */
  payload: string | Buffer | EventStream | undefined
  /** What a fault has the wire do; only a door with a wire can. */
  wire?: WireEffect
}

/** The path that was requested, without its query. `operation.path` has names in braces. */
export const requestPath = (
  operation: { path: string },
  { params = {}, wire }: Pick<Request, 'params' | 'wire'>,
): string =>
  wire?.target.split('?')[0] ??
  operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
