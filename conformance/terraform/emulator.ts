// What the suite asks of the emulator itself, past the provider.

/** Where it listens. */
export const url = process.env.SMS_ENDPOINT ?? ''

/** Sends a request; rejects with the answer unless it succeeded. */
export const ask = async (
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
) => {
  const answer = await fetch(url + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token && { 'X-Auth-Token': token }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const said = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`)
  return { headers: answer.headers, body: JSON.parse(said || '{}') }
}

/** Where things are listed and deleted, by the type that Terraform has for them. */
const paths = {
  huaweicloud_sms_source_server: '/v3/sources',
  huaweicloud_sms_task: '/v3/tasks',
  huaweicloud_sms_server_template: '/v3/vm/templates',
  huaweicloud_sms_migration_project: '/v3/migprojects',
} as const

const token = (workspace: string) => `workspace/${workspace}`

/** Deletes what Terraform made. */
export const deleteIn = async (workspace: string, type: string, id: string) => {
  await ask('DELETE', `${paths[type as keyof typeof paths]}/${id}`, { token: token(workspace) })
}

/** The names of all that is in a workspace, but for the project that every account has. */
export const leftIn = async (workspace: string): Promise<string[]> => {
  const replies = await Promise.all(
    Object.values(paths).map((path) => ask('GET', path, { token: token(workspace) })),
  )
  return replies
    .flatMap(({ body }) => Object.values(body).filter(Array.isArray).flat())
    .map(({ name }: { name: string }) => name)
    .filter((name) => name !== 'SystemProject')
}
