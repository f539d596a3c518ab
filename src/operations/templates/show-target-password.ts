// GET /v3/vm/templates/{id}/target-password
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { ShowTargetPasswordResponse } from '../../api/schemas/templates.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { SourceState } from '../../domain/server/server.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findTemplate } from './find-template.ts'

// SMS.9905: the password is shown only while the source is being copied or synchronised.
const readableStates: readonly SourceState[] = ['replicate', 'syncing']

const isReadable = ({ tasks, servers }: Workspace, template_id: string): boolean =>
  tasks.ofTemplate(template_id).some(({ source_server_id }) => {
    const state = servers.get(source_server_id)?.state
    return state !== undefined && readableStates.includes(state)
  })

/** Returns the password of targets that are created with the template, as it was sent. */
export const ShowTargetPassword = operation({
  id: 'ShowTargetPassword',
  method: 'GET',
  path: '/v3/vm/templates/{id}/target-password',
  summary: 'Read the password of target servers that a template holds.',
  section: '5.6.7',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:template:getTargetPassword',
  params: z.object({ id: PathId }),
  reply: ShowTargetPasswordResponse,
  refusals: ['TemplateNotFound', 'TargetPasswordClosed'],
  run: ({ params }, workspace) => {
    const { id, target_password = '' } = findTemplate(workspace, params.id)
    if (!isReadable(workspace, id)) throw new Refusal('TargetPasswordClosed')
    return { template_id: id, target_password }
  },
})
