// A fresh emulator for one test: in memory, frozen at a fixed instant, fixed seed, every reply checked.
import type { FastifyInstance } from 'fastify'
import supertest from 'supertest'
import { afterAll, onTestFinished } from 'vitest'
import type { Reply } from '../../src/api/request.ts'
import { Emulator } from '../../src/emulator.ts'
import { createApp, type HttpOptions } from '../../src/http/app.ts'
import type { Options } from '../../src/options.ts'
import type { Advance, FiredTimer } from '../../src/simulation/advance.ts'
import { linuxServer, taskFor } from './bodies.ts'

export { linuxServer, taskFor, windowsServer } from './bodies.ts'

// Assertions read deep into replies whose shapes the operations themselves check.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any

/** The reply to a call: status and parsed body. */
export type Answered = { status: number; headers: Record<string, string>; body: Json }

/** A task in the reply of ShowTask, loosely typed for assertions. */
export type LooseJson = Json

const bugs: string[] = []

/** What a caller sees of a reply. */
export const toAnswered = ({ status, headers, body }: Reply): Answered => ({
  status,
  headers,
  body,
})

/** An emulator that the caller must close. Bugs (errors other than refusals) go to `bugs`. */
const createEmulator = (options: Partial<Options>) =>
  new Emulator({
    clock: 'frozen',
    seed: 'test',
    validateReplies: true,
    reportBug: (bug) => bugs.push((bug as Error)?.stack ?? String(bug)),
    ...options,
  })

/** An emulator for the running test. */
export const freshEmulator = (options: Partial<Options> = {}) => {
  const emulator = createEmulator(options)
  createdEmulators.push(emulator)
  onTestFinished(() => {
    emulator.close()
    createdEmulators.length = 0
  })
  return emulator
}

const createdEmulators: Emulator[] = []

/** The latest emulator of the running test. */
export const latestEmulator = (): Emulator => createdEmulators.at(-1)!

/** A workspace of the running test, to call operations in by name, without a socket. */
export const freshWorkspace = (options: Partial<Options> = {}, name = 'test') =>
  workspaceOf(freshEmulator(options), name)

/**
 * A workspace for all tests of a file, closed after them. Tests only read it, or fork it: a state
 * that takes long to reach is then reached once.
 */
export const sharedWorkspace = (options: Partial<Options> = {}, name = 'test') => {
  const emulator = createEmulator(options)
  afterAll(() => emulator.close())
  return workspaceOf(emulator, name)
}

/** Calls operations in a workspace, which is created if it does not exist. */
export const workspaceOf = (emulator: Emulator, name: string) => {
  const call = (
    operation: string,
    input: {
      params?: Record<string, string>
      query?: Record<string, string>
      body?: unknown
    } = {},
  ): Answered => {
    const row = emulator.operations.get(operation)
    if (!row) throw new Error(`no operation ${operation}`)
    const reply = emulator.call(row, {
      ...input,
      params: { workspace: name, ...input.params },
      headers: { 'x-auth-token': `workspace/${name}` },
    })
    if (reply.status >= 500) throw new Error(`${operation}: ${bugs.join('\n')}`)
    return toAnswered(reply)
  }
  const workspace = emulator.workspaces.openOrCreate(name)
  const act = (task_id: string, action: string, extra: object = {}) =>
    call('UpdateTaskStatus', { params: { task_id }, body: { operation: action, ...extra } })
  const pass = (how: Advance): FiredTimer[] => call('AdvanceClock', { body: how }).body.fired
  return {
    emulator,
    workspace,
    call,
    act,
    /** Lets virtual ms pass. */
    pass: (by_ms: number) => pass({ by_ms }),
    /** Advances the clock until the task is in the state, at most a year. */
    until: (task_id: string, state: string) =>
      pass({ until: { task_id, state }, within_ms: 365 * 24 * 3600 * 1000 }),
    next: () => pass({ next_event: true }),
    show: (task_id: string): LooseJson => call('ShowTask', { params: { task_id } }).body,
    source: (source_id: string): LooseJson => call('ShowServer', { params: { source_id } }).body,
  }
}

/** The HTTP server of an emulator, for supertest. */
export const freshHttp = async (
  options: Partial<Options> = {},
  access: string | HttpOptions = {},
) => {
  const emulator = freshEmulator(options)
  const app: FastifyInstance = await createApp(
    emulator,
    typeof access === 'string' ? { controlToken: access } : access,
  )
  await app.ready()
  onTestFinished(() => app.close())
  return { emulator, app, http: supertest(app.server) }
}

/** Registers a server and creates its task. Returns both ids. */
export const readyTask = (
  { call }: Pick<ReturnType<typeof freshWorkspace>, 'call'>,
  { server = linuxServer(), task = {} }: { server?: object; task?: object } = {},
) => {
  const source_id: string = call('RegisterServer', { body: server }).body.id
  const created = call('CreateTask', { body: taskFor(source_id, task) })
  if (created.status !== 200) throw new Error(JSON.stringify(created.body))
  return { source_id, task_id: created.body.id as string }
}
