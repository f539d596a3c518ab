// The connection of a command to a running emulator: its options, and calls of the control API.
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CallOptions, ControlClient } from '../api/command-context.ts'
import { addOptions, type EmulatorFlags, emulatorOptions, urlOf } from './emulator-options.ts'

type ConnectionFlags = Pick<EmulatorFlags, 'host' | 'port' | 'tls' | 'controlToken'> & {
  url?: string
}

/** Adds the options that say where the emulator runs. */
export const addConnectionOptions = (command: Command, warn: (line: string) => void): Command => {
  const url = new Option(
    '--url <url>',
    'address of the emulator, instead of --host and --port',
  ).env('SMS_ENDPOINT')
  const shared = emulatorOptions().filter((option) => Object.hasOwn(descriptions, option.name()))
  for (const option of shared) option.description = descriptions[option.name()]!
  return addOptions(command, [url.argParser(parseUrl), ...shared], warn, 'Connection:')
}

/** Options of the emulator that also say where it is. */
const descriptions: Readonly<Record<string, string>> = {
  host: 'host of the emulator',
  port: 'port of the emulator',
  tls: 'connect over HTTPS',
  'control-token': 'bearer token that the control API requires',
}

/** Connects as the options of the command say. Nothing is sent before the first call. */
export const connect = (command: Command): ControlClient => {
  const flags = command.opts<ConnectionFlags>()
  const isHere = ['host', 'port'].some((name) => command.getOptionValueSource(name) === 'cli')
  const isFromEnvironment = command.getOptionValueSource('url') === 'env'
  const url = (isFromEnvironment && isHere ? undefined : flags.url) ?? urlOf(flags)
  const send = (path: string, options: CallOptions = {}) =>
    sendCall({ url, token: flags.controlToken }, path, options)
  return {
    url,
    call: async (path, options) => textOrThrow(url, await send(path, options)),
    callIfFound: async (path, options) => {
      const result = await send(path, options)
      return result.status === 404 ? undefined : textOrThrow(url, result)
    },
  }
}

const parseUrl = (text: string): string => {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    return text.replace(/\/+$/, '')
  throw new InvalidArgumentError('It must be an address like http://127.0.0.1:4390.')
}

type CallResult = { ok: boolean; status: number; text: string }

const sendCall = async (
  { url, token }: { url: string; token: string | undefined },
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
    throw new InvalidArgumentError(`no emulator answers at ${url}: ${reasonOf(error)}`)
  }
}

const reasonOf = (error: unknown) => {
  const { message, cause } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? message
}

const textOrThrow = (url: string, { ok, status, text }: CallResult): string => {
  if (ok) return text
  throw new InvalidArgumentError(`${url} answers ${status}: ${errorText(text).trim()}`)
}

const errorText = (text: string): string => {
  try {
    const { error } = JSON.parse(text) as { error?: { message: string; hint: string } }
    return error ? `${error.message} ${error.hint}` : text
  } catch {
    return text
  }
}
