// POST /v3/vm/templates/delete

import { Empty } from '../../api/schemas/queries.ts'
import { DeletetemplatesReq } from '../../api/schemas/templates.ts'
import { operation } from '../../workspace/operation.ts'
import { findTemplate } from './find-template.ts'
import { removeTemplate } from './remove-template.ts'

/** Deletes several templates, all or none (*assumed*). Without ids, it does nothing. */
export const DeleteTemplates = operation({
  id: 'DeleteTemplates',
  method: 'POST',
  path: '/v3/vm/templates/delete',
  summary: 'Delete several templates at once.',
  section: '5.6.3',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:template:batchDelete',
  body: DeletetemplatesReq,
  reply: Empty,
  refusals: ['TemplateNotFound', 'TemplateInUse'],
  run: ({ body }, workspace) => {
    for (const id of new Set(body.ids)) removeTemplate(workspace, findTemplate(workspace, id))
    return {}
  },
})
