// POST /v3.0/OS-CREDENTIAL/securitytokens
import { z } from 'zod'
import { int, requestObject, text } from '../../api/fields.ts'
import { digestOf, encodeToken } from '../../auth/token.ts'
import { Refusal } from '../../domain/refusals.ts'
import { accountOf } from '../../workspace/account.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { instant } from './token-view.ts'

/** Seconds from 15 minutes, the default, to 24 hours (reference of IAM). */
const [MIN_SECONDS, MAX_SECONDS] = [900, 86_400]

/** Seconds; the example of the reference sends a text. */
const Duration = z.union([
  int(MAX_SECONDS, MIN_SECONDS),
  z
    .string()
    .regex(/^\d{1,6}$/, { error: 'must be a whole number', abort: true })
    .transform(Number)
    .pipe(z.number().min(MIN_SECONDS).max(MAX_SECONDS)),
])

const AssumedRole = requestObject({
  domain_name: text(),
  domain_id: text(),
  agency_name: text(),
  xrole_name: text(),
  duration_seconds: Duration,
  session_user: requestObject({ name: text() }),
})

const Identity = requestObject(
  {
    methods: z.array(z.enum(['token', 'assume_role'])).min(1),
    token: requestObject({ id: text(16_384), duration_seconds: Duration }),
    assume_role: AssumedRole,
    policy: z.looseObject({}),
  },
  ['methods'],
)

/** Another account would need an agency, and there are no agencies here. */
const checkAgency = (workspace: Workspace, role: z.output<typeof AssumedRole>) => {
  const { id, name } = accountOf(workspace)
  const [agency, account] = [
    role.agency_name ?? role.xrole_name,
    role.domain_name ?? role.domain_id,
  ]
  if ((role.domain_name ?? name) !== name || (role.domain_id ?? id) !== id)
    throw new Refusal('AgencyNotFound', { agency: agency ?? '', account: account ?? '' })
}

/**
 * Returns a temporary access key and its security token, with the permissions of the caller.
 * Assuming a role works within the account, with any name of an agency (assumed).
 */
export const CreateTemporaryAccessKeyByToken = operation({
  id: 'CreateTemporaryAccessKeyByToken',
  method: 'POST',
  path: '/v3.0/OS-CREDENTIAL/securitytokens',
  summary: 'Obtain a temporary access key with its security token.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'iam',
  body: requestObject({ auth: requestObject({ identity: Identity }, ['identity']) }, ['auth']),
  reply: z.strictObject({
    credential: z.strictObject({
      access: z.string(),
      secret: z.string(),
      securitytoken: z.string(),
      expires_at: z.string(),
    }),
  }),
  status: 201,
  refusals: ['AgencyNotFound'],
  run: ({ body, caller }, workspace) => {
    const { token, assume_role } = body.auth.identity
    if (assume_role) checkAgency(workspace, assume_role)
    const seconds = (assume_role ?? token)?.duration_seconds ?? MIN_SECONDS
    const { ids, clock, iam, name } = workspace
    const access = ids.hex().toUpperCase().slice(0, 20)
    const secret = (ids.hex() + ids.hex()).slice(0, 40)
    const securitytoken = encodeToken(name, ids.hex(), 'security')
    const expires_at = clock.now + seconds * 1000
    const token_digest = digestOf(securitytoken)
    iam.addKey({ access, secret, user: caller.user, token_digest, expires_at })
    return { credential: { access, secret, securitytoken, expires_at: instant(expires_at) } }
  },
})
