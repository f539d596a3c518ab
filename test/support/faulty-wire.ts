// A server on a real port, and what a client sees of its replies, byte for byte.
import { Agent, request } from 'node:http'
import { request as requestTls } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { createApp, type HttpOptions } from '../../src/http/app.ts'
import { freshEmulator } from './emulator.ts'
import type { arm } from './faults.ts'

type Fault = Parameters<typeof arm>[1]

/** What a client made of a call: the code of its error, if it had one. */
export type Seen = {
  status?: number | undefined
  headers?: Record<string, string | string[] | undefined>
  text: string
  /** How many pieces the body came in. */
  pieces: number
  error?: string | undefined
  /** Of a reset that came from the network, and not of a mere end. */
  syscall?: string | undefined
}

/** A server of one's own. */
export const listening = async (options: HttpOptions = {}) => {
  const emulator = freshEmulator()
  const app = await createApp(emulator, options)
  await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  const { port } = app.server.address() as AddressInfo
  emulator.workspaces.openOrCreate('test')
  const armed = (fault: Fault) =>
    emulator.control<{ id: string }>('ArmFault', { params: { workspace: 'test' }, body: fault })
  /** Resolves when the next request has entered the journal: answered, whatever its reply meets. */
  const entered = (): Promise<void> =>
    new Promise((resolve) => {
      emulator.workspaces.openOrCreate('test').journal.watch(resolve)
    })
  const bare = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let got = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      socket.on('data', (data) => {
        got += data
      })
      socket.on('error', reject).on('close', () => resolve(got))
    })
  /** Asks with Node's own client; the reply is read to its end, whatever that is. */
  const get = (
    path = '/v3/tasks',
    { agent, signal, ca }: { agent?: Agent; signal?: AbortSignal; ca?: string } = {},
  ): Promise<Seen> =>
    new Promise((resolve) => {
      const seen: Seen = { text: '', pieces: 0 }
      const failed = (error: NodeJS.ErrnoException) => {
        seen.error ??= error.code ?? error.name
        seen.syscall ??= error.syscall
        resolve(seen)
      }
      const common = {
        port,
        host: '127.0.0.1',
        path,
        headers: { 'X-Auth-Token': 'workspace/test' },
        ...(signal && { signal }),
      }
      const asked = options.https
        ? requestTls({ ...common, ca })
        : request({ ...common, agent: agent ?? new Agent() })
      asked.on('error', failed)
      asked.on('response', (reply) => {
        seen.status = reply.statusCode
        seen.headers = reply.headers
        reply.on('data', (data: Buffer) => {
          seen.text += data
          seen.pieces += 1
        })
        reply.on('error', failed).on('end', () => resolve(seen))
      })
      asked.end()
    })
  return { emulator, app, port, armed, bare, get, entered }
}
