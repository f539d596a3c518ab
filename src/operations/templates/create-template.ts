// POST /v3/vm/templates

import { CreateTemplateReq, CreateTemplateResponse } from '../../api/schemas/templates.ts'
import { Refusal } from '../../domain/refusals.ts'
import { emptyTemplate } from '../../domain/template.ts'
import { operation } from '../../workspace/operation.ts'
import { checkTemplateName } from './check-template-name.ts'
import { mergeTemplate } from './merge-template.ts'

/** Creates a template. Private ones, too, count towards the quota and need a unique name. */
export const CreateTemplate = operation({
  id: 'CreateTemplate',
  method: 'POST',
  path: '/v3/vm/templates',
  summary: 'Create a template of target servers.',
  section: '5.6.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:template:create',
  body: CreateTemplateReq,
  reply: CreateTemplateResponse,
  refusals: ['TemplateQuotaReached', 'TemplateNameTaken'],
  run: ({ body: { template } }, workspace) => {
    const limit = workspace.settings.max_templates
    if (workspace.templates.count() >= limit) throw new Refusal('TemplateQuotaReached', { limit })
    checkTemplateName(workspace, template.name)
    const id = workspace.ids.uuid()
    workspace.templates.insert(mergeTemplate(emptyTemplate(id, template.name), template))
    return { id }
  },
})
