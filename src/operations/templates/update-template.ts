// PUT /v3/vm/templates/{id}
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { UpdateTemplateReq } from '../../api/schemas/templates.ts'
import { operation } from '../../workspace/operation.ts'
import { checkTemplateName } from './check-template-name.ts'
import { findTemplate } from './find-template.ts'
import { mergeTemplate } from './merge-template.ts'

/**
 * Changes a template. Missing and null fields do not change it (*assumed*, as for tasks and
 * projects). The wrapper `template` is optional in the table; without it nothing changes.
 */
export const UpdateTemplate = operation({
  id: 'UpdateTemplate',
  method: 'PUT',
  path: '/v3/vm/templates/{id}',
  summary: 'Change a template.',
  section: '5.6.6',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:template:update',
  params: z.object({ id: PathId }),
  body: UpdateTemplateReq,
  reply: Empty,
  refusals: ['TemplateNotFound', 'TemplateNameTaken'],
  run: ({ params, body }, workspace) => {
    const current = findTemplate(workspace, params.id)
    if (!body.template) return {}
    checkTemplateName(workspace, body.template.name, current.id)
    workspace.templates.save(mergeTemplate(current, body.template))
    return {}
  },
})
