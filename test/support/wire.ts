// Requests written out header by header, and sent over a real socket to two accounts.
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { createEmulator, type RunningEmulator } from '../../src/index.ts'
import {
  callSigned,
  declare,
  hostTime,
  type Key,
  type Signable,
  signedHeadersOf,
  tokenOf,
} from './callers.ts'
import { dump } from './dump.ts'
import { linuxServer } from './emulator.ts'

/** A request as it goes out: headers as a flat list, in their order and as often as they stand. */
export type Sent = { method: string; target: string; headers: string[]; raw: Buffer }

/** A key that the account `one` declares for its user alice. */
export const KEY: Key = { access: 'AKONE', secret: 'secret of one' }

/** A request that would leave a trace if it were let in. */
export const register: Required<Signable> = {
  method: 'POST',
  target: '/v3/sources?note=a%20b',
  headers: { host: 'sms.test', 'content-type': 'application/json' },
  raw: Buffer.from(JSON.stringify(linuxServer())),
}

/** Two accounts, each with its user alice, a key and a token; nobody has called yet. */
export const place = async () => {
  const running = await createEmulator({ clock: 'frozen', seed: 'test', hostTime })
  onTestFinished(() => running.close())
  const { emulator } = running
  const tokens = { one: tokenOf(emulator, 'one'), two: tokenOf(emulator, 'two') }
  declare(emulator, 'one', 'alice', { access_keys: [KEY] })
  declare(emulator, 'two', 'alice', { access_keys: [{ access: 'AKTWO', secret: 'of two' }] })
  const temporary = callSigned(emulator, KEY, 'CreateTemporaryAccessKeyByToken', {
    body: { auth: { identity: { methods: ['token'] } } },
  }).body.credential as Required<Key>
  return { ...running, tokens, temporary }
}

/** The two accounts, with their tokens and a temporary key of the first. */
export type Place = Awaited<ReturnType<typeof place>>

/** Sends a request as it stands. */
export const send = async ({ url }: Pick<RunningEmulator, 'url'>, sent: Sent) => {
  const { hostname, port } = new URL(url)
  const { method, target: path, headers, raw } = sent
  const length = ['content-length', `${raw.length}`]
  const options = { hostname, port, method, path, headers: [...headers, ...length], agent: false }
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    // The types know no flat list of headers, which node takes as it stands.
    request(options as object, resolve)
      .on('error', reject)
      .end(raw)
  })
  return { status: reply.statusCode, headers: reply.headers, body: JSON.parse(await text(reply)) }
}

/** The request with these headers beside its own. */
export const withHeaders = (headers: Record<string, string>): Sent => ({
  ...register,
  headers: Object.entries({ ...register.headers, ...headers }).flat(),
})

/** The request signed with a key. */
export const signed = (key: Key = KEY, change: Partial<Signable> = {}): Sent =>
  withHeaders(signedHeadersOf(key, { ...register, ...change }))

/** The good request, its headers changed after it was signed; undefined leaves one out. */
export const resigned = (change: Record<string, string | undefined>): Sent => {
  const headers = { ...signedHeadersOf(KEY, register), ...change }
  const kept = Object.entries(headers).filter((each): each is [string, string] => !!each[1])
  return { ...register, headers: kept.flat() }
}

/** What signs the request. */
export const authorizationOf = (key: Key = KEY) => signedHeadersOf(key, register).authorization!

/** All that all workspaces hold. */
export const everything = ({ emulator }: Place) =>
  emulator.workspaces.names().map((name) => [name, dump(emulator.workspaces.find(name)!)])

/** The request signed as if it were of that instant. */
export const dated = (stamp: string): Sent =>
  signed(KEY, { headers: { ...register.headers, 'x-sdk-date': stamp } })

/** The request under the name of another scheme. */
export const renamed = (algorithm: string): Sent =>
  resigned({ authorization: authorizationOf().replace('SDK-HMAC-SHA256', algorithm) })

/** Lets virtual ms pass in the account `one`. */
export const pass = ({ workspace }: Place, by_ms: number) =>
  workspace('one').clock.advance({ by_ms })

/** The signed request with several Authorization headers instead of its own. */
export const twice = (...authorizations: string[]): Sent => ({
  ...register,
  headers: [
    ...Object.entries(signedHeadersOf(KEY, register)).filter(([name]) => name !== 'authorization'),
    ...authorizations.map((each) => ['Authorization', each]),
  ].flat(),
})
