// A reader of server-sent events, as plain as a browser's.
import { onTestFinished } from 'vitest'
import type { Emulator } from '../../src/emulator.ts'
import { createApp } from '../../src/http/app.ts'
import { freshEmulator } from './emulator.ts'

/** One block of a stream: an event if it has a kind, else a sign of life. */
export type SseBlock = { event?: string; id?: string; data?: Record<string, unknown> }

const blockIn = (text: string): SseBlock => {
  const fields = text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^(\w+): (.*)$/.exec(line) ?? []
    return name ? [[name, name === 'data' ? JSON.parse(value) : value]] : []
  })
  return Object.fromEntries(fields)
}

async function* blocksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<SseBlock> {
  let rest = ''
  for await (const bytes of body) {
    const parts = (rest + Buffer.from(bytes).toString()).split('\n\n')
    rest = parts.pop()!
    yield* parts.map(blockIn)
  }
}

/** An emulator that listens, and a way to open its streams. */
export const startEventServer = async (emulator: Emulator = freshEmulator()) => {
  const app = await createApp(emulator)
  const url = await app.listen({ port: 0 })
  onTestFinished(() => app.close())
  const open = async (query = '', headers: Record<string, string> = {}, name = 'test') => {
    const aborted = new AbortController()
    onTestFinished(() => aborted.abort())
    const reply = await fetch(`${url}/_emulator/workspaces/${name}/events${query}`, {
      headers,
      signal: aborted.signal,
    })
    const blocks = blocksOf(reply.body!)
    /** The events up to the first that is wanted, signs of life left out. */
    const upTo = async (isLast: (block: SseBlock) => boolean): Promise<SseBlock[]> => {
      const read: SseBlock[] = []
      for (;;) {
        const { value, done } = await blocks.next()
        if (done) return read
        if (value.event) read.push(value)
        if (value.event && isLast(value)) return read
      }
    }
    /** The id with which the stream begins: it is open from here on. */
    const begun = async () => {
      for (;;) {
        const { value } = await blocks.next()
        if (value?.id) return value.id
      }
    }
    return { reply, upTo, begun, leave: () => aborted.abort() }
  }
  return { app, url, emulator, open }
}
