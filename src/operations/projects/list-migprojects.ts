// GET /v3/migprojects
import { z } from 'zod'
import { ListMigprojectsResponse } from '../../api/schemas/projects.ts'
import { pageOf, paging } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'

/**
 * Lists migration projects, newest first. Here `exist_server` means that the project has source
 * servers (reference, 5.8.2); everywhere else it is about the target.
 */
export const ListMigprojects = operation({
  id: 'ListMigprojects',
  method: 'GET',
  path: '/v3/migprojects',
  summary: 'List migration projects.',
  section: '5.8.2',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:migproject:list',
  query: z.object(paging(100)),
  reply: ListMigprojectsResponse,
  refusals: [],
  run: ({ query }, { projects, servers }) => {
    const { count, projects: page } = projects.list(pageOf(query, 50))
    const holdsServers = (migproject: string) => servers.count({ migproject }) > 0
    return {
      count,
      migprojects: page.map((each) => ({ ...each, exist_server: holdsServers(each.id) })),
    }
  },
})
