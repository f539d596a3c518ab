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

/** Asks; answers the reply's text. Throws BadConfiguration if there is no answer, or a refusal. */
export const ask = async (
  { url, token }: Place,
  path: string,
  { method = 'GET', body }: { method?: string; body?: unknown } = {},
): Promise<string> => {
  const headers = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  let answer: Response
  try {
    answer = await fetch(url + path, { method, headers, ...sent })
  } catch (error) {
    throw new BadConfiguration(`no emulator answers at ${url}: ${why(error)}`)
  }
  const text = await answer.text()
  if (answer.ok) return text
  throw new BadConfiguration(`${url} answers ${answer.status}: ${faultOf(text).trim()}`)
}
