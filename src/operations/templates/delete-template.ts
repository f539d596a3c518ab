// DELETE /v3/vm/templates/{id}
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { findTemplate } from './find-template.ts'
import { removeTemplate } from './remove-template.ts'

/** Deletes a template that no task uses. */
export const DeleteTemplate = operation({
  id: 'DeleteTemplate',
  method: 'DELETE',
  path: '/v3/vm/templates/{id}',
  summary: 'Delete one template.',
  section: '5.6.4',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:template:delete',
  params: z.object({ id: PathId }),
  reply: Empty,
  refusals: ['TemplateNotFound', 'TemplateInUse'],
  run: ({ params }, workspace) => {
    removeTemplate(workspace, findTemplate(workspace, params.id))
    return {}
  },
})
