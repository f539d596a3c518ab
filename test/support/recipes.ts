// Recipes taken over the HTTP door, as a client that pastes them would.
import type { AddressInfo } from 'node:net'
import { bodyOf, targetOf } from '../../src/coverage/curl.ts'
import type { Recipe, RecipeStep } from '../../src/coverage/step.ts'
import { Emulator } from '../../src/emulator.ts'
import { createApp } from '../../src/http/app.ts'
import type { Options } from '../../src/options.ts'

/** An answered call; status 0 where no whole reply came, a body that is no JSON as {}. */
export type Taken = { status: number; body: Record<string, unknown>; token: string }

const fill = (text: string, kept: Record<string, string>) =>
  text.replace(/\$([A-Z_]+)\b/g, (_, name: string) => kept[name] ?? `unset ${name}`)

const headersOf = (step: RecipeStep, kept: Record<string, string>) => {
  const { path } = targetOf(step)
  const token = step.token === undefined ? '$TOKEN' : step.token
  return {
    'content-type': 'application/json',
    ...(token !== null && !path.startsWith('/_emulator') && { 'x-auth-token': fill(token, kept) }),
    ...Object.fromEntries(
      Object.entries(step.headers ?? {}).map(([name, text]) => [
        name.toLowerCase(),
        fill(text, kept),
      ]),
    ),
  }
}

/** What is no JSON, or none any more, has no fields. */
const fieldsIn = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

const NO_REPLY: Taken = { status: 0, body: {}, token: '' }

const send = async (
  url: string,
  step: RecipeStep,
  kept: Record<string, string>,
): Promise<Taken> => {
  const { method, path } = targetOf(step)
  const text = bodyOf(step)
  try {
    const reply = await fetch(url + fill(path, kept), {
      method,
      headers: headersOf(step, kept),
      ...(text !== undefined && { body: fill(text, kept) }),
    })
    return {
      status: reply.status,
      body: fieldsIn(await reply.text()),
      token: reply.headers.get('x-subject-token') ?? '',
    }
  } catch {
    return NO_REPLY
  }
}

/** An emulator and a way to take recipes in it, each in a workspace of its own; to be closed. */
export const kitchen = async (options: Partial<Options> = {}) => {
  const emulator = new Emulator({ clock: 'frozen', seed: 'test', checksReplies: true, ...options })
  const app = await createApp(emulator)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  let count = 0
  const take = async (recipe: Recipe) => {
    const name = `hole-${++count}`
    const kept: Record<string, string> = { W: name, TOKEN: `workspace/${name}` }
    const clock = { mode: 'frozen', pace: 20 }
    const payload = { name, clock }
    await app.inject({ method: 'POST', url: '/_emulator/workspaces', payload })
    const taken: Taken[] = []
    for (const step of recipe) {
      const reply = await send(url, step, kept)
      taken.push(reply)
      for (const [variable, from] of Object.entries(step.keep ?? {}))
        kept[variable] = from === 'token' ? reply.token : `${reply.body[from]}`
    }
    return { name, taken, last: taken.at(-1)! }
  }
  const close = async () => {
    await app.close()
    emulator.close()
  }
  return { emulator, app, take, close }
}
