// Calls with a given credential: tokens, and signatures as the SDKs compute them.
import { createHash, createHmac } from 'node:crypto'
import type { AnyOperation } from '../../src/api/operation.ts'
import { canonicalRequest } from '../../src/auth/canonical-request.ts'
import type { Emulator } from '../../src/emulator.ts'
import { toAnswered } from './emulator.ts'
import { NOW_MS, SIGNED_DATE } from './signed-requests.ts'

/** A call without its credential. */
export type Content = {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: unknown
  headers?: Record<string, string>
}

/** An access key, with the security token of a temporary one. */
export type Key = { access: string; secret: string; securitytoken?: string }

/** Real time as the signatures made here need it: an option of the emulator. */
export const hostTime = () => NOW_MS

const rowOf = (emulator: Emulator, operation: string): AnyOperation => {
  const row = emulator.operations.get(operation)
  if (!row) throw new Error(`no operation ${operation}`)
  return row
}

/** Calls an operation with these headers and nothing else. */
export const callAs = (
  emulator: Emulator,
  headers: Record<string, string>,
  operation: string,
  { headers: more, ...content }: Content = {},
) =>
  toAnswered(
    emulator.call(rowOf(emulator, operation), { ...content, headers: { ...headers, ...more } }),
  )

/** Calls an operation with a token. */
export const callWithToken = (
  emulator: Emulator,
  token: string,
  operation: string,
  content: Content = {},
) => callAs(emulator, { 'x-auth-token': token }, operation, content)

const targetOf = (path: string, { params = {}, query = {} }: Content) => {
  const search = new URLSearchParams(query).toString()
  return (
    path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? name) + (search && `?${search}`)
  )
}

/** What is signed: a request as it will be sent, headers by lower-case name. */
export type Signable = {
  method: string
  target: string
  headers?: Record<string, string>
  raw?: Buffer
}

/**
 * The headers of a request signed with a key at DATE, as an SDK does it; `unsigned` names headers
 * that are sent but not signed, as Terraform does.
 */
export const signedHeadersOf = (
  { access, secret, securitytoken }: Key,
  { method, target, headers: ownHeaders = {}, raw = Buffer.alloc(0) }: Signable,
  unsigned: readonly string[] = [],
): Record<string, string> => {
  const headers: Record<string, string> = {
    'x-sdk-date': SIGNED_DATE,
    ...(securitytoken !== undefined && { 'x-security-token': securitytoken }),
    ...ownHeaders,
  }
  const signedHeaders = Object.keys(headers)
    .filter((name) => !unsigned.includes(name))
    .sort()
  const rawHeaders = Object.entries(headers).flat()
  const bodyHash = createHash('sha256').update(raw).digest('hex')
  const canonical = canonicalRequest({ method, target, rawHeaders, signedHeaders, bodyHash })
  const digest = createHash('sha256').update(canonical, 'latin1').digest('hex')
  const text = `SDK-HMAC-SHA256\n${headers['x-sdk-date']}\n${digest}`
  const signature = createHmac('sha256', secret).update(text).digest('hex')
  const names = signedHeaders.join(';')
  const authorization = `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${names}, Signature=${signature}`
  return { ...headers, authorization }
}

/** Calls an operation signed with a key, as an SDK does. */
export const callSigned = (
  emulator: Emulator,
  key: Key,
  operation: string,
  content: Content = {},
  unsigned: readonly string[] = [],
) => {
  const { method, path } = rowOf(emulator, operation)
  const target = targetOf(path, content)
  const raw = Buffer.from(content.body === undefined ? '' : JSON.stringify(content.body))
  const signable = { method, target, raw, headers: content.headers ?? {} }
  const headers = signedHeadersOf(key, signable, unsigned)
  const { params, query } = content
  const reply = emulator.call(rowOf(emulator, operation), {
    ...(params && { params }),
    ...(query && { query }),
    headers,
    raw,
    wire: { method, target, rawHeaders: Object.entries(headers).flat() },
  })
  return toAnswered(reply)
}

/** The body of a sign-in by password; `change` goes into auth. */
export const passwordLogin = (
  account: string,
  name = 'alice',
  password = 'secret',
  change: object = {},
) => ({
  auth: {
    identity: {
      methods: ['password'],
      password: { user: { name, password, domain: { name: account } } },
    },
    ...change,
  },
})

/** Signs in by password and returns the token. */
export const tokenOf = (
  emulator: Emulator,
  account: string,
  name = 'alice',
  password = 'secret',
) => {
  const reply = callAs(emulator, {}, 'KeystoneCreateUserTokenByPassword', {
    body: passwordLogin(account, name, password),
  })
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body))
  return reply.headers['X-Subject-Token']!
}

/** Declares a user through the control API; `fields` as DeclareUser takes them. */
export const declareUser = (
  emulator: Emulator,
  workspace: string,
  user: string,
  fields: object,
) => {
  emulator.workspaces.openOrCreate(workspace)
  return callAs(emulator, {}, 'DeclareUser', { params: { workspace, user }, body: fields })
}
