// A client written in a hurry: it calls once, trusts every reply, and waits for success only.
// `sms-emulator fuzz -- node examples/fragile-client.ts` finds what breaks it.
import { linuxServer, taskFor } from './bodies.ts'

const { SMS_ENDPOINT = 'http://127.0.0.1:4390', SMS_TOKEN = 'workspace/demo' } = process.env
const headers = { 'X-Auth-Token': SMS_TOKEN, 'Content-Type': 'application/json' }

const call = async (method: string, path: string, body?: object) => {
  const reply = await fetch(SMS_ENDPOINT + path, { method, headers, body: JSON.stringify(body) })
  return (await reply.json()) as { id: string; state: string }
}

const source = await call('POST', '/v3/sources', linuxServer)
const task = await call('POST', '/v3/tasks', taskFor(source.id))
await call('POST', `/v3/tasks/${task.id}/action`, { operation: 'start' })
while ((await call('GET', `/v3/tasks/${task.id}`)).state !== 'MIGRATE_SUCCESS')
  await new Promise((resolve) => setTimeout(resolve, 50))
console.log('migrated')
