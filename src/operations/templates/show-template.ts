// GET /v3/vm/templates/{id}
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { ShowTemplateResponse } from '../../api/schemas/templates.ts'
import { operation } from '../../workspace/operation.ts'
import { findTemplate } from './find-template.ts'
import { renderTemplate } from './template-view.ts'

/** Returns a template without its password. */
export const ShowTemplate = operation({
  id: 'ShowTemplate',
  method: 'GET',
  path: '/v3/vm/templates/{id}',
  summary: 'Read one template.',
  section: '5.6.5',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:template:get',
  params: z.object({ id: PathId }),
  reply: ShowTemplateResponse,
  refusals: ['TemplateNotFound'],
  run: ({ params }, workspace) => ({
    template: renderTemplate(findTemplate(workspace, params.id)),
  }),
})
