// GET /v3/vm/templates
import { z } from 'zod'
import { text } from '../../api/fields.ts'
import { pageOf, paging, QueryId } from '../../api/schemas/queries.ts'
import { ListTemplatesResponse } from '../../api/schemas/templates.ts'
import { operation } from '../../workspace/operation.ts'
import { renderTemplate } from './template-view.ts'

/** Lists templates, newest first. All filters are exact matches; `count` is the total. */
export const ListTemplates = operation({
  id: 'ListTemplates',
  method: 'GET',
  path: '/v3/vm/templates',
  summary: 'List templates by name, id, availability zone or region.',
  section: '5.6.2',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:template:list',
  query: z.object({
    name: text().optional(),
    availability_zone: text().optional(),
    region: text().optional(),
    ...paging(100),
    id: QueryId.optional(),
  }),
  reply: ListTemplatesResponse,
  refusals: [],
  run: ({ query }, workspace) => {
    const { limit: _limit, offset: _offset, ...filter } = query
    const { count, templates } = workspace.templates.list(filter, pageOf(query, 50))
    return { count, templates: templates.map(renderTemplate) }
  },
})
