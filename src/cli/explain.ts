// sms-emulator explain ID: asks a running emulator why a request, or a task, is as it is.
import { ask, askForAny, type Place, placeOf } from './ask.ts'
import { BadConfiguration, type Flags } from './flags.ts'
import { type Own, type Takes, type Terminal, terminal } from './own-flags.ts'

/** The command's own flags. */
export const explainFlags = { url: 'value' } as const satisfies Record<string, Takes>

const idIn = (words: readonly string[]): string => {
  const [id, ...more] = words
  if (id && more.length === 0) return id
  throw new BadConfiguration('explain needs one id, of a request or a task: explain ID')
}

/**
 * The text that explains the request or task of this id, wherever the emulator at this place knows
 * it; a task that was forked is explained in each workspace, one after the other. Throws
 * BadConfiguration where there is none, or no emulator.
 */
export const explanation = async (id: string, place: Place): Promise<string> => {
  const textOf = (path: string) =>
    askForAny(place, `/_emulator/${path}/explain`, { accept: 'text/plain' })
  const named = encodeURIComponent(id)
  const request = await textOf(`requests/${named}`)
  if (request !== undefined) return request
  const list = JSON.parse(await ask(place, '/_emulator/workspaces'))
  const { workspaces } = list as { workspaces: { name: string }[] }
  const asked = workspaces.map(({ name }) =>
    textOf(`workspaces/${encodeURIComponent(name)}/tasks/${named}`),
  )
  const tasks = (await Promise.all(asked)).filter((text) => text !== undefined)
  if (tasks.length > 0) return tasks.join('\n')
  throw new BadConfiguration(`the emulator at ${place.url} knows no request and no task ${id}`)
}

/** Prints the explanation of the one id among the words. Throws BadConfiguration. */
export const explain = async (
  flags: Flags,
  own: Own<keyof typeof explainFlags>,
  words: readonly string[],
  to: Terminal = terminal,
): Promise<void> => {
  const id = idIn(words)
  to.out(await explanation(id, placeOf(flags, own.url)))
}
