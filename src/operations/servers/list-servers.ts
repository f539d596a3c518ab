// GET /v3/sources
import { z } from 'zod'
import { text } from '../../api/fields.ts'
import { MigrationCycle, SourceState } from '../../api/schemas/common.ts'
import { pageOf, paging, QueryFlag } from '../../api/schemas/queries.ts'
import { ListServersResponse } from '../../api/schemas/server-list.ts'
import { operation } from '../../workspace/operation.ts'
import { renderServerSummary } from './server-view.ts'

const asNumber = (flag: boolean | undefined) => (flag === undefined ? undefined : Number(flag))

/**
 * Lists source servers, newest first. All filters are exact matches; `count` is the total.
 */
export const ListServers = operation({
  id: 'ListServers',
  method: 'GET',
  path: '/v3/sources',
  summary: 'List source servers by state, name, address, stage, connection and more.',
  section: '5.3.3',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:list',
  query: z.object({
    state: SourceState.optional(),
    name: text().optional(),
    id: text().optional(),
    ip: text().optional(),
    ipv6: text().optional(),
    migproject: text().optional(),
    ...paging(200),
    migration_cycle: MigrationCycle.optional(),
    connected: QueryFlag.optional(),
    enterprise_project_id: text().optional(),
    is_consistency_result_exist: QueryFlag.optional(),
    vm_id: text().optional(),
  }),
  reply: ListServersResponse,
  refusals: [],
  advancesOnRead: 'tasks',
  run: ({ query }, workspace) => {
    const { limit: _limit, offset: _offset, ipv6, ...filter } = query
    const { count, servers } = workspace.servers.list(
      {
        ...filter,
        // Reference: ip takes precedence over ipv6.
        ipv6: filter.ip === undefined ? ipv6 : undefined,
        connected: asNumber(query.connected),
        is_consistency_result_exist: asNumber(query.is_consistency_result_exist),
      },
      pageOf(query, 200),
    )
    return {
      count,
      source_servers: servers.map((server) => renderServerSummary(workspace, server)),
    }
  },
})
