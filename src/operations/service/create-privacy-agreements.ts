// POST /v3/privacy-agreements
import { z } from 'zod'
import { operation } from '../../workspace/operation.ts'
import { agree } from './privacy-agreement.ts'

/** Agrees to the privacy statement. It is the only operation that replies with the JSON text "". */
export const CreatePrivacyAgreements = operation({
  id: 'CreatePrivacyAgreements',
  method: 'POST',
  path: '/v3/privacy-agreements',
  summary: 'Agree to the privacy statement.',
  section: '5.11.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: null,
  reply: z.literal(''),
  refusals: [],
  run: (_, workspace) => {
    agree(workspace)
    return '' as const
  },
})
