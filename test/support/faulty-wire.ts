// A server on a real port, and what a client sees of its replies, byte for byte.
import { Agent, request } from 'node:http'
import { request as requestTls } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { createApp, type HttpOptions } from '../../src/http/app.ts'
import { freshEmulator } from './emulator.ts'
import type { armFault } from './faults.ts'

type Fault = Parameters<typeof armFault>[1]

/** The result of a call, with the code of its error if it failed. */
export type ReceivedReply = {
  status?: number | undefined
  headers?: Record<string, string | string[] | undefined>
  text: string
  /** How many pieces the body came in. */
  pieces: number
  error?: string | undefined
  /** Of a reset that came from the network, and not of a mere end. */
  syscall?: string | undefined
}

/** A server for one test. */
export const startServer = async (options: HttpOptions = {}) => {
  const emulator = freshEmulator()
  const app = await createApp(emulator, options)
  await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  const { port } = app.server.address() as AddressInfo
  emulator.workspaces.openOrCreate('test')
  const armFault = (fault: Fault) =>
    emulator.control<{ id: string }>('ArmFault', { params: { workspace: 'test' }, body: fault })
  /** Resolves when the next request is in the journal, whatever happens to its reply. */
  const nextRecordedRequest = (): Promise<void> =>
    new Promise((resolve) => {
      emulator.workspaces.openOrCreate('test').journal.listen(resolve)
    })
  const sendRaw = (text: string): Promise<string> =>
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
  ): Promise<ReceivedReply> =>
    new Promise((resolve) => {
      const received: ReceivedReply = { text: '', pieces: 0 }
      const failed = (error: NodeJS.ErrnoException) => {
        received.error ??= error.code ?? error.name
        received.syscall ??= error.syscall
        resolve(received)
      }
      const common = {
        port,
        host: '127.0.0.1',
        path,
        headers: { 'X-Auth-Token': 'workspace/test' },
        ...(signal && { signal }),
      }
      const clientRequest = options.https
        ? requestTls({ ...common, ca })
        : request({ ...common, agent: agent ?? new Agent() })
      clientRequest.on('error', failed)
      clientRequest.on('response', (reply) => {
        received.status = reply.statusCode
        received.headers = reply.headers
        reply.on('data', (data: Buffer) => {
          received.text += data
          received.pieces += 1
        })
        reply.on('error', failed).on('end', () => resolve(received))
      })
      clientRequest.end()
    })
  return { emulator, app, port, armed: armFault, bare: sendRaw, get, entered: nextRecordedRequest }
}
