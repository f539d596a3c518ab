// Questions to a running emulator, over its control API.
import { ConfigurationError, type Flags } from './flags.ts'

/** Where a running emulator is, and the token that it may demand. */
export type EmulatorAddress = { url: string; token: string | undefined }

/** The place that flags name: --url, else where `serve` with these flags would listen. */
export const addressOf = (flags: Flags, url: string | undefined): EmulatorAddress => {
  const host = flags.host.includes(':') ? `[${flags.host}]` : flags.host
  const text = url ?? `${flags.tls ? 'https' : 'http'}://${host}:${flags.port}`
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new ConfigurationError(`--url must be an address like http://127.0.0.1:4390, not ${text}`)
  return { url: text.replace(/\/+$/, ''), token: flags['control-token'] }
}

const errorText = (text: string): string => {
  try {
    const { error } = JSON.parse(text) as { error?: { message: string; hint: string } }
    return error ? `${error.message} ${error.hint}` : text
  } catch {
    return text
  }
}

const reasonOf = (error: unknown) => {
  const { message, cause } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? message
}

/** How it is asked, what is sent, and the media type that the reply is to have. */
type CallOptions = { method?: string; body?: unknown; accept?: string }

type CallResult = { ok: boolean; status: number; text: string }

const sendCall = async (
  { url, token }: EmulatorAddress,
  path: string,
  { method = 'GET', body, accept }: CallOptions,
): Promise<CallResult> => {
  const headers = {
    ...(accept !== undefined && { Accept: accept }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  }
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  try {
    const reply = await fetch(url + path, { method, headers, ...init })
    return { ok: reply.ok, status: reply.status, text: await reply.text() }
  } catch (error) {
    throw new ConfigurationError(`no emulator answers at ${url}: ${reasonOf(error)}`)
  }
}

const textOrThrow = ({ url }: EmulatorAddress, { ok, status, text }: CallResult): string => {
  if (ok) return text
  throw new ConfigurationError(`${url} answers ${status}: ${errorText(text).trim()}`)
}

/** Asks; answers the reply's text. Throws BadConfiguration if there is no answer, or a refusal. */
export const call = async (
  address: EmulatorAddress,
  path: string,
  options: CallOptions = {},
): Promise<string> => textOrThrow(address, await sendCall(address, path, options))

/** The same of a thing that may not be there: undefined where the answer is 404. */
export const callIfFound = async (
  address: EmulatorAddress,
  path: string,
  options: CallOptions = {},
): Promise<string | undefined> => {
  const result = await sendCall(address, path, options)
  return result.status === 404 ? undefined : textOrThrow(address, result)
}
