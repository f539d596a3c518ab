// GET /v3/sha256/{key}
import { z } from 'zod'
import { ShowSha256Response } from '../../api/schemas/agent.ts'
import { PathId } from '../../api/schemas/queries.ts'
import { sha256 } from '../../crypto/sha256.ts'
import { operation } from '../../workspace/operation.ts'

/** Returns the SHA-256 of the key as 64 hex digits, in lower case (*assumed*). */
export const ShowSha256 = operation({
  id: 'ShowSha256',
  method: 'GET',
  path: '/v3/sha256/{key}',
  summary: 'Hash a text with SHA-256 (removed from the reference).',
  evidence: 'sdk',
  auth: 'token',
  policyAction: null,
  params: z.object({ key: PathId }),
  reply: ShowSha256Response,
  refusals: [],
  run: ({ params }) => ({ value: sha256(params.key) }),
})
