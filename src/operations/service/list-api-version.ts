// GET /
import { publicOperation } from '../../api/operation.ts'
import { ListApiVersionResponse } from '../../api/schemas/config.ts'
import { apiVersion } from './api-version.ts'

/** Lists the only version of the API. Its link is that of the list, as in the example. */
export const ListApiVersion = publicOperation({
  id: 'ListApiVersion',
  method: 'GET',
  path: '/',
  summary: 'List the versions of the API.',
  section: '5.1.1',
  evidence: 'documented',
  // It is *assumed* that clients can call this before they sign in: the reference requires a token,
  // but one of its pages does not, and there is no policy for it. A credential is ignored.
  auth: 'none',
  policyAction: null,
  reply: ListApiVersionResponse,
  refusals: [],
  run: ({ headers }) => ({ versions: [apiVersion('/', headers)] }),
})
