// A client of the real program, which is in a process of its own.
import { linuxServer, taskFor } from './bodies.ts'
import { serve } from './program.ts'

type Json = Record<string, unknown>

/** Calls a program at this URL as the workspace `story`, unless a token is given. */
export const clientOf = (url: string, token = 'workspace/story') => {
  const call = async (method: string, path: string, body?: object) => {
    const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const reply = await fetch(`${url}${path}`, init)
    return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Json }
  }
  return {
    call,
    register: async (name = 'ecs-4bb4') =>
      (await call('POST', '/v3/sources', linuxServer({ name }))).body.id as string,
    create: async (source_id: string) =>
      (await call('POST', '/v3/tasks', taskFor(source_id))).body.id as string,
    start: (id: string) => call('POST', `/v3/tasks/${id}/action`, { operation: 'start' }),
    show: async (id: string) => (await call('GET', `/v3/tasks/${id}`)).body,
    advance: (how: object) => call('POST', '/_emulator/workspaces/story/clock/advance', how),
  }
}

/** Starts the program on a data directory, its clock frozen. */
export const serveFrozen = (directory: string) =>
  serve('--data-dir', directory, '--clock', 'frozen')
