// A client that is prepared for failures: it retries when it is throttled or disconnected, finds
// out whether a call with a lost reply took effect, and starts a failed migration again.
import { linuxServer, taskFor } from './bodies.ts'

const { SMS_ENDPOINT = 'http://127.0.0.1:4390', SMS_TOKEN = 'workspace/demo' } = process.env
const headers = { 'X-Auth-Token': SMS_TOKEN, 'Content-Type': 'application/json' }

type Reply = { status: number; body: Record<string, unknown> }

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const once = async (method: string, path: string, body?: object): Promise<Reply | undefined> => {
  try {
    const reply = await fetch(SMS_ENDPOINT + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (reply.status === 429 || reply.status >= 500) return undefined
    return { status: reply.status, body: (await reply.json()) as Reply['body'] }
  } catch {
    return undefined
  }
}

/** Calls until there is a reply. `done` returns the effect of a call whose reply was lost. */
const call = async (
  method: string,
  path: string,
  body?: object,
  done: () => Promise<Reply['body'] | undefined> = async () => undefined,
): Promise<Reply['body']> => {
  for (let attempt = 1; attempt <= 8; attempt++) {
    const reply = await once(method, path, body)
    if (reply && reply.status < 400) return reply.body
    if (reply)
      throw new Error(`${method} ${path}: ${reply.body.error_code} ${reply.body.error_msg}`)
    await pause(20 * attempt)
    const already = await done()
    if (already) return already
  }
  throw new Error(`${method} ${path}: no reply`)
}

/** The newest item of a list that fits. */
const found = async (
  path: string,
  list: string,
  fits: (item: Record<string, unknown>) => boolean,
) => ((await call('GET', path))[list] as Record<string, unknown>[]).find(fits)

const byName = (name: string) => () =>
  found(`/v3/sources?name=${name}`, 'source_servers', (server) => server.name === name)
const ofSource = (id: unknown) => () =>
  found('/v3/tasks', 'tasks', (task) => (task.source_server as { id?: string }).id === id)

const source = await call('POST', '/v3/sources', linuxServer, byName(linuxServer.name))
const task = await call('POST', '/v3/tasks', taskFor(`${source.id}`), ofSource(source.id))
const state = async () => `${(await call('GET', `/v3/tasks/${task.id}`)).state}`
const isWaiting = (now: string) => now === 'READY' || now === 'MIGRATE_FAIL'

for (let starts = 0; starts < 5; starts++) {
  await call('POST', `/v3/tasks/${task.id}/action`, { operation: 'start' }, async () =>
    isWaiting(await state()) ? undefined : {},
  )
  let now = await state()
  while (now !== 'MIGRATE_SUCCESS' && now !== 'MIGRATE_FAIL') {
    await pause(50)
    now = await state()
  }
  if (now === 'MIGRATE_SUCCESS') break
}
if ((await state()) !== 'MIGRATE_SUCCESS') throw new Error('the migration fails again and again')
console.log('migrated')
