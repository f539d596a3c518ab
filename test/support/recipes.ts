// Runs recipes, as a client does who pastes their commands.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { bodyText, requestTarget } from '../../src/coverage/curl.ts'
import type { Recipe, RecipeStep } from '../../src/coverage/recipe-steps.ts'
import { Emulator } from '../../src/emulator.ts'
import { createApp } from '../../src/http/app.ts'
import type { Options } from '../../src/options.ts'
import { operationTable } from './operations.ts'

/** A reply. Status 0: no complete reply came. A body that is not JSON is {}. */
export type StepResult = { status: number; body: Record<string, unknown>; token: string }

const fillVariables = (text: string, variables: Record<string, string>) =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => variables[name] ?? `unset ${name}`)

const headersOf = (step: RecipeStep, variables: Record<string, string>) => {
  const { path } = requestTarget(step, (id) => operationTable.get(id))
  const token = step.token === undefined ? '{{token}}' : step.token
  return {
    'content-type': 'application/json',
    ...(token !== null &&
      !path.startsWith('/_emulator') && { 'x-auth-token': fillVariables(token, variables) }),
    ...Object.fromEntries(
      Object.entries(step.input.headers ?? {}).map(([name, text]) => [
        name.toLowerCase(),
        fillVariables(text, variables),
      ]),
    ),
  }
}

/** A text that is not valid JSON has no fields. */
const parseFields = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

const NO_REPLY: StepResult = { status: 0, body: {}, token: '' }

/** A request as a recipe describes it, its variables filled in. */
type RecipeRequest = { method: string; url: string; headers: Record<string, string>; body?: string }

const requestOf = (step: RecipeStep, variables: Record<string, string>): RecipeRequest => {
  const { method, path } = requestTarget(step, (id) => operationTable.get(id))
  const text = bodyText(step)
  return {
    method,
    url: fillVariables(path, variables),
    headers: headersOf(step, variables),
    ...(text !== undefined && { body: fillVariables(text, variables) }),
  }
}

/** Sends a request without a socket, in a third of the time. */
const inject = async (app: FastifyInstance, request: RecipeRequest): Promise<StepResult> => {
  const { method, url, headers, body: payload } = request
  const reply = await app.inject({
    ...{ method: method as 'GET', url, headers },
    ...(payload !== undefined && { payload }),
  })
  const token = `${reply.headers['x-subject-token'] ?? ''}`
  return { status: reply.statusCode, body: parseFields(reply.body), token }
}

const sendOverSocket = async (
  origin: string,
  { url, ...request }: RecipeRequest,
): Promise<StepResult> => {
  try {
    const reply = await fetch(origin + url, request)
    return {
      status: reply.status,
      body: parseFields(await reply.text()),
      token: reply.headers.get('x-subject-token') ?? '',
    }
  } catch {
    return NO_REPLY
  }
}

/**
 * An emulator, and functions that run recipes in it: `take` without sockets, `takeOverSocket` for
 * faults of the connection. Each recipe gets a new workspace; the last two are kept. Close it.
 */
export const startRecipeRunner = async (options: Partial<Options> = {}) => {
  const emulator = new Emulator({
    clock: 'frozen',
    seed: 'test',
    validateReplies: true,
    ...options,
  })
  const app = await createApp(emulator)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  let count = 0
  const run = async (recipe: Recipe, send: (request: RecipeRequest) => Promise<StepResult>) => {
    emulator.workspaces.drop(`hole-${count - 1}`)
    const name = `hole-${++count}`
    const variables: Record<string, string> = { workspace: name, token: `workspace/${name}` }
    const clock = { mode: 'frozen', pace: 20 }
    emulator.control('CreateWorkspace', { body: { name, clock } })
    const results: StepResult[] = []
    for (const step of recipe) {
      const reply = await send(requestOf(step, variables))
      results.push(reply)
      const { as, captured = 'id' } = step
      if (as) variables[as] = captured === 'token' ? reply.token : `${reply.body[captured]}`
    }
    return { name, taken: results, last: results.at(-1)! }
  }
  const take = (recipe: Recipe) => run(recipe, (request) => inject(app, request))
  const takeOverSocket = (recipe: Recipe) =>
    run(recipe, (request) => sendOverSocket(origin, request))
  const close = async () => {
    await app.close()
    emulator.close()
  }
  return { emulator, app, take, takeOverSocket, close }
}
