// GET /v1/{project_id}/cloudservers/{server_id}
import { z } from 'zod'
import { operation } from '../../workspace/operation.ts'
import { FROZEN_EPOCH } from '../../workspace/workspace.ts'
import { placeholderName, projectPathParams } from './placeholder.ts'

/** ECS writes instants in RFC 3339, to the second. */
const instant = (at_ms: number) => new Date(at_ms).toISOString().replace(/\.\d+Z$/, 'Z')

/** Returns an ECS server for any id. The target of a task has its name from the task. */
export const ShowCloudServer = operation({
  id: 'ShowCloudServer',
  method: 'GET',
  path: '/v1/{project_id}/cloudservers/{server_id}',
  summary: 'Read an ECS server; any id is valid.',
  evidence: 'terraform',
  auth: 'token',
  params: projectPathParams('server_id'),
  reply: z.strictObject({
    server: z.strictObject({
      id: z.string(),
      name: z.string(),
      status: z.literal('ACTIVE'),
      created: z.string(),
      updated: z.string(),
    }),
  }),
  refusals: [],
  run: ({ params: { server_id: id } }, workspace) => {
    const task = workspace.tasks.ofTarget(id)
    const name = task?.target_server.name || placeholderName('ecs', id)
    const created = instant(task?.create_date ?? FROZEN_EPOCH)
    return { server: { id, name, status: 'ACTIVE' as const, created, updated: created } }
  },
})
