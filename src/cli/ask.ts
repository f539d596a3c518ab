// Questions to a running emulator, over its control API.
import { BadConfiguration, type Flags } from './flags.ts'

/** Where a running emulator is, and the token that it may demand. */
export type Place = { url: string; token: string | undefined }

/** The place that flags name: --url, else where `serve` with these flags would listen. */
export const placeOf = (flags: Flags, url: string | undefined): Place => {
  const host = flags.host.includes(':') ? `[${flags.host}]` : flags.host
  const text = url ?? `${flags.tls ? 'https' : 'http'}://${host}:${flags.port}`
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new BadConfiguration(`--url must be an address like http://127.0.0.1:4390, not ${text}`)
  return { url: text.replace(/\/+$/, ''), token: flags['control-token'] }
}

const faultOf = (text: string): string => {
  try {
    const { error } = JSON.parse(text) as { error?: { message: string; hint: string } }
    return error ? `${error.message} ${error.hint}` : text
  } catch {
    return text
  }
}

const why = (error: unknown) => {
  const { message, cause } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? message
}

/** How it is asked, what is sent, and the media type that the reply is to have. */
type Question = { method?: string; body?: unknown; accept?: string }

type Answer = { ok: boolean; status: number; text: string }

const answerTo = async (
  { url, token }: Place,
  path: string,
  { method = 'GET', body, accept }: Question,
): Promise<Answer> => {
  const headers = {
    ...(accept !== undefined && { Accept: accept }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  try {
    const reply = await fetch(url + path, { method, headers, ...sent })
    return { ok: reply.ok, status: reply.status, text: await reply.text() }
  } catch (error) {
    throw new BadConfiguration(`no emulator answers at ${url}: ${why(error)}`)
  }
}

const accepted = ({ url }: Place, { ok, status, text }: Answer): string => {
  if (ok) return text
  throw new BadConfiguration(`${url} answers ${status}: ${faultOf(text).trim()}`)
}

/** Asks; answers the reply's text. Throws BadConfiguration if there is no answer, or a refusal. */
export const ask = async (place: Place, path: string, question: Question = {}): Promise<string> =>
  accepted(place, await answerTo(place, path, question))

/** The same of a thing that may not be there: undefined where the answer is 404. */
export const askForAny = async (
  place: Place,
  path: string,
  question: Question = {},
): Promise<string | undefined> => {
  const answer = await answerTo(place, path, question)
  return answer.status === 404 ? undefined : accepted(place, answer)
}
