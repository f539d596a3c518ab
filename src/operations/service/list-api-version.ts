// GET /
import { publicOperation } from '../../api/operation.ts'
import { ListApiVersionResponse } from '../../api/schemas/config.ts'
import { apiVersion } from './api-version.ts'

/** Lists the versions of the API: there is one. Its link is that of the list, as printed. */
export const ListApiVersion = publicOperation({
  id: 'ListApiVersion',
  method: 'GET',
  path: '/',
  summary: 'List the versions of the API.',
  section: '5.1.1',
  evidence: 'documented',
  // The reference asks for a token here too, one of its pages does not, and no policy is checked:
  // that a client may ask before it has signed in is *assumed*. A credential is not looked at.
  auth: 'none',
  policyAction: null,
  reply: ListApiVersionResponse,
  refusals: [],
  run: ({ headers }) => ({ versions: [apiVersion('/', headers)] }),
})
