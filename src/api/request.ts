// Requests and replies, independent of HTTP.

import type { Refusal } from '../domain/refusals.ts'
import type { EventStream } from './event-stream.ts'

/**
 * A request from HTTP, the library or a replay. It has either `body`, parsed JSON, or `raw` bytes.
 */
export type Request = {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string | undefined>>
  raw?: Uint8Array
  body?: unknown
  /** What a signature covers, as sent over the wire; absent if the request did not come by HTTP. */
  wire?: { method: string; target: string; rawHeaders: readonly string[] }
}

/**
 * A reply. `body` is JSON unless it is a Buffer or an EventStream; undefined means no body.
 */
export type Reply = {
  /** 0: there is no reply, because of a fault. */
  status: number
  headers: Record<string, string>
  body: unknown
  /** The refusal, if there is one. It is for the journal, not for the caller. */
  refusal?: Pick<Refusal, 'refusal' | 'facts'>
}

/** What a fault does to the connection. Only http/ carries it out; others just record it. */
export type WireEffect = {
  /** Delay in real ms. */
  delay_ms?: number
  /** The body is sent in pieces of `piece_bytes`, at `bytes_per_s` of real time. */
  drip?: { bytes_per_s: number; piece_bytes: number }
  /** How the connection ends early; never: it stays open without a reply. */
  end?: 'closed' | 'reset' | 'never' | { after_bytes: number } | { after_fraction: number }
}

/** A reply as it is sent, with the id of its request. */
export type SentReply = Reply & {
  request_id: string
  /** The body as it is sent. */
  payload: string | Buffer | EventStream | undefined
  /** The effect of faults on the connection. */
  wire?: WireEffect
}

/** The path that was requested, without its query. `operation.path` has names in braces. */
export const requestPath = (
  operation: { path: string },
  { params = {}, wire }: Pick<Request, 'params' | 'wire'>,
): string =>
  wire?.target.split('?')[0] ??
  operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
