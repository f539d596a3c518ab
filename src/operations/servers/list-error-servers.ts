// GET /v3/errors
import { z } from 'zod'
import { legacy, text } from '../../api/fields.ts'
import { pageOf, paging } from '../../api/schemas/queries.ts'
import { ListErrorServersResponse } from '../../api/schemas/server-list.ts'
import type { Server } from '../../domain/server/server.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'

const errorOf = (workspace: Workspace, server: Server) => {
  const task = workspace.tasks.ofServer(server.id)
  return {
    source_id: server.id,
    source_ip: server.ip,
    // The target has a name before it has an address.
    target_ip: task?.target_server.ip ?? task?.migration_ip ?? null,
    name: server.name,
    host_name: server.registered.hostname ?? null,
    error_json: task?.error_json ?? '',
  }
}

/** Lists the source servers whose migration failed, newest first, with the error of their task. */
export const ListErrorServers = operation({
  id: 'ListErrorServers',
  method: 'GET',
  path: '/v3/errors',
  summary: 'List source servers whose migration failed, and why.',
  section: '5.3.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:listErrors',
  hasNoConditionKey: true,
  query: z.object({
    ...paging(100),
    enterprise_project_id: text().optional(),
    // Dropped in 2026-01.
    migproject: legacy(text().optional()),
  }),
  reply: ListErrorServersResponse,
  refusals: [],
  advancesOnRead: 'tasks',
  run: ({ query }, workspace) => {
    const { enterprise_project_id, migproject } = query
    const { count, servers } = workspace.servers.list(
      { state: 'error', enterprise_project_id, migproject },
      pageOf(query, 50),
    )
    return { count, migration_errors: servers.map((server) => errorOf(workspace, server)) }
  },
})
