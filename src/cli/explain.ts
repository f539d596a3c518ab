// sms-emulator explain ID: asks a running emulator why a request, or a task, is as it is.
import { addressOf, call, callIfFound, type EmulatorAddress } from './control-client.ts'
import { ConfigurationError, type Flags } from './flags.ts'
import { type FlagType, type FlagValues, type Output, processOutput } from './own-flags.ts'

/** The command's own flags. */
export const explainFlags = { url: 'value' } as const satisfies Record<string, FlagType>

const singleId = (positionals: readonly string[]): string => {
  const [id, ...more] = positionals
  if (id && more.length === 0) return id
  throw new ConfigurationError('explain needs one id, of a request or a task: explain ID')
}

/**
 * The text that explains the request or task of this id, wherever the emulator at this place knows
 * it; a task that was forked is explained in each workspace, one after the other. Throws
 * BadConfiguration where there is none, or no emulator.
 */
export const fetchExplanation = async (id: string, address: EmulatorAddress): Promise<string> => {
  const fetchText = (path: string) =>
    callIfFound(address, `/_emulator/${path}/explain`, { accept: 'text/plain' })
  const encodedId = encodeURIComponent(id)
  const request = await fetchText(`requests/${encodedId}`)
  if (request !== undefined) return request
  const list = JSON.parse(await call(address, '/_emulator/workspaces'))
  const { workspaces } = list as { workspaces: { name: string }[] }
  const requests = workspaces.map(({ name }) =>
    fetchText(`workspaces/${encodeURIComponent(name)}/tasks/${encodedId}`),
  )
  const tasks = (await Promise.all(requests)).filter((text) => text !== undefined)
  if (tasks.length > 0) return tasks.join('\n')
  throw new ConfigurationError(`the emulator at ${address.url} knows no request and no task ${id}`)
}

/** Prints the explanation of the one id among the words. Throws BadConfiguration. */
export const explain = async (
  flags: Flags,
  options: FlagValues<keyof typeof explainFlags>,
  positionals: readonly string[],
  output: Output = processOutput,
): Promise<void> => {
  const id = singleId(positionals)
  output.out(await fetchExplanation(id, addressOf(flags, options.url)))
}
