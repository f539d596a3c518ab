// Requests written out header by header, and sent over a real socket to two accounts.
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { createEmulator, type RunningEmulator } from '../../src/index.ts'
import {
  callSigned,
  declareUser,
  hostTime,
  type Key,
  type Signable,
  signedHeadersOf,
  tokenOf,
} from './callers.ts'
import { dump } from './dump.ts'
import { linuxServer } from './emulator.ts'

/** A request as it goes out: headers as a flat list, in their order and as often as they stand. */
export type RawRequest = { method: string; target: string; headers: string[]; raw: Buffer }

/** A key that the account `one` declares for its user alice. */
export const KEY: Key = { access: 'AKONE', secret: 'secret of one' }

/** A request that would leave a trace if it were let in. */
export const registerRequest: Required<Signable> = {
  method: 'POST',
  target: '/v3/sources?note=a%20b',
  headers: { host: 'sms.test', 'content-type': 'application/json' },
  raw: Buffer.from(JSON.stringify(linuxServer())),
}

/** Two accounts, each with its user alice, a key and a token; nobody has called yet. */
export const startTwoAccounts = async () => {
  const running = await createEmulator({ clock: 'frozen', seed: 'test', hostTime })
  onTestFinished(() => running.close())
  const { emulator } = running
  const tokens = { one: tokenOf(emulator, 'one'), two: tokenOf(emulator, 'two') }
  declareUser(emulator, 'one', 'alice', { access_keys: [KEY] })
  declareUser(emulator, 'two', 'alice', { access_keys: [{ access: 'AKTWO', secret: 'of two' }] })
  const temporary = callSigned(emulator, KEY, 'CreateTemporaryAccessKeyByToken', {
    body: { auth: { identity: { methods: ['token'] } } },
  }).body.credential as Required<Key>
  return { ...running, tokens, temporary }
}

/** The two accounts, with their tokens and a temporary key of the first. */
export type TwoAccounts = Awaited<ReturnType<typeof startTwoAccounts>>

/** Sends a request as it stands. */
export const sendRaw = async ({ url }: Pick<RunningEmulator, 'url'>, sent: RawRequest) => {
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
export const withHeaders = (headers: Record<string, string>): RawRequest => ({
  ...registerRequest,
  headers: Object.entries({ ...registerRequest.headers, ...headers }).flat(),
})

/** The request signed with a key. */
export const signedRequest = (key: Key = KEY, change: Partial<Signable> = {}): RawRequest =>
  withHeaders(signedHeadersOf(key, { ...registerRequest, ...change }))

/** The good request, its headers changed after it was signed; undefined leaves one out. */
export const changedAfterSigning = (change: Record<string, string | undefined>): RawRequest => {
  const headers = { ...signedHeadersOf(KEY, registerRequest), ...change }
  const kept = Object.entries(headers).filter((each): each is [string, string] => !!each[1])
  return { ...registerRequest, headers: kept.flat() }
}

/** What signs the request. */
export const authorizationOf = (key: Key = KEY) =>
  signedHeadersOf(key, registerRequest).authorization!

/** The contents of all workspaces. */
export const dumpAll = ({ emulator }: TwoAccounts) =>
  emulator.workspaces.names().map((name) => [name, dump(emulator.workspaces.find(name)!)])

/** The request signed as if it were of that instant. */
export const signedAt = (stamp: string): RawRequest =>
  signedRequest(KEY, { headers: { ...registerRequest.headers, 'x-sdk-date': stamp } })

/** The request under the name of another scheme. */
export const withAlgorithm = (algorithm: string): RawRequest =>
  changedAfterSigning({ authorization: authorizationOf().replace('SDK-HMAC-SHA256', algorithm) })

/** Lets virtual ms pass in the account `one`. */
export const advanceClock = ({ workspace }: TwoAccounts, by_ms: number) =>
  workspace('one').clock.advance({ by_ms })

/** The signed request with several Authorization headers instead of its own. */
export const withAuthorizations = (...authorizations: string[]): RawRequest => ({
  ...registerRequest,
  headers: [
    ...Object.entries(signedHeadersOf(KEY, registerRequest)).filter(
      ([name]) => name !== 'authorization',
    ),
    ...authorizations.map((each) => ['Authorization', each]),
  ].flat(),
})
