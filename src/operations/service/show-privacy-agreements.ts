// GET /v3/privacy-agreements

import { ShowPrivacyAgreementsResponse } from '../../api/schemas/agent.ts'
import { operation } from '../../workspace/operation.ts'
import { hasAgreed } from './privacy-agreement.ts'

/** Returns whether the account has agreed to the privacy statement. */
export const ShowPrivacyAgreements = operation({
  id: 'ShowPrivacyAgreements',
  method: 'GET',
  path: '/v3/privacy-agreements',
  summary: 'Show whether the account has agreed to the privacy statement.',
  section: '5.11.2',
  evidence: 'documented',
  auth: 'token',
  policyAction: null,
  reply: ShowPrivacyAgreementsResponse,
  refusals: [],
  run: (_, workspace) => ({ flag: hasAgreed(workspace) }),
})
