// GET /{version}
import { z } from 'zod'
import { publicOperation } from '../../api/operation.ts'
import { ShowApiVersionResponse } from '../../api/schemas/config.ts'
import { Refusal } from '../../domain/refusals.ts'
import { apiVersion } from './api-version.ts'

/**
 * Returns version v3. For any other segment, including v1 of the old API, the route does not exist.
 */
export const ShowApiVersion = publicOperation({
  id: 'ShowApiVersion',
  method: 'GET',
  path: '/{version}',
  summary: 'Read one version of the API.',
  section: '5.1.2',
  evidence: 'documented',
  // As for ListApiVersion.
  auth: 'none',
  policyAction: null,
  params: z.object({ version: z.string() }),
  reply: ShowApiVersionResponse,
  refusals: ['RouteNotFound'],
  run: ({ params, headers }) => {
    if (params.version !== 'v3')
      throw new Refusal('RouteNotFound', { route: `GET /${params.version}` })
    return apiVersion('/v3', headers)
  },
})
