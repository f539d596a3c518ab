// sms-emulator explain ID: asks a running emulator why a request, or a task, is as it is.
import { parseArgs } from 'node:util'
import { BadConfiguration } from './flags.ts'

/** Where an emulator listens unless told otherwise. */
const USUAL_URL = 'http://127.0.0.1:4390'

const readArgs = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: { url: { type: 'string' } },
      strict: true,
      allowPositionals: true,
    })
  } catch (error) {
    throw new BadConfiguration((error as Error).message.split(/\.\s/)[0] ?? 'unknown flag')
  }
}

const given = (args: readonly string[]): { id: string; url: string } => {
  const { values, positionals } = readArgs(args)
  const [id, ...more] = positionals
  if (!id || more.length > 0)
    throw new BadConfiguration('explain needs one id, of a request or a task: explain ID')
  const url = values.url ?? USUAL_URL
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new BadConfiguration(`--url must be an address like ${USUAL_URL}, not "${url}"`)
  return { id, url: url.replace(/\/+$/, '') }
}

type Asked = { status: number; text: string }

const asker =
  (url: string, token: string | undefined) =>
  async (path: string, accept: string): Promise<Asked> => {
    const headers = { accept, ...(token && { authorization: `Bearer ${token}` }) }
    try {
      const reply = await fetch(url + path, { headers })
      return { status: reply.status, text: await reply.text() }
    } catch (error) {
      const { cause, message } = error as Error
      throw new BadConfiguration(
        `no emulator answers at ${url} (${(cause as Error | undefined)?.message || message})`,
      )
    }
  }

const faultIn = ({ status, text }: Asked): string => {
  try {
    const { error } = JSON.parse(text) as { error: { message: string; hint: string } }
    return `${error.message} ${error.hint}`
  } catch {
    return `it answered ${status}`
  }
}

/**
 * The text that explains the request or task of this id, wherever the emulator at `url` knows it.
 * Throws BadConfiguration where there is none, or no emulator.
 */
export const explanation = async (
  id: string,
  url: string,
  token: string | undefined,
): Promise<string> => {
  const ask = asker(url, token)
  const named = encodeURIComponent(id)
  const request = await ask(`/_emulator/requests/${named}/explain`, 'text/plain')
  if (request.status === 200) return request.text
  if (request.status !== 404) throw new BadConfiguration(faultIn(request))
  const listed = await ask('/_emulator/workspaces', 'application/json')
  if (listed.status !== 200) throw new BadConfiguration(faultIn(listed))
  const { workspaces } = JSON.parse(listed.text) as { workspaces: { name: string }[] }
  for (const { name } of workspaces) {
    const task = await ask(`/_emulator/workspaces/${name}/tasks/${named}/explain`, 'text/plain')
    if (task.status === 200) return task.text
  }
  throw new BadConfiguration(`the emulator at ${url} knows no request and no task ${id}`)
}

/** Prints the explanation. Throws BadConfiguration. */
export const explain = async (
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> => {
  const { id, url } = given(args)
  const text = await explanation(id, url, environment.SMS_EMULATOR_CONTROL_TOKEN)
  process.stdout.write(text)
}
