// Signing in: the bodies of POST /v3/auth/tokens.
import { z } from 'zod'
import { request, text } from '../../contract/fields.ts'

const Domain = request({ id: text(), name: text() })

/** The body of a sign-in by password. */
export const SignIn = request(
  {
    auth: request(
      {
        identity: request(
          {
            methods: z.array(text()).min(1),
            password: request(
              {
                user: request({ id: text(), name: text(), password: text(), domain: Domain }, [
                  'name',
                  'password',
                  'domain',
                ]),
              },
              ['user'],
            ),
          },
          ['methods', 'password'],
        ),
        scope: request({
          project: request({ id: text(), name: text(), domain: Domain }),
          domain: Domain,
        }),
      },
      ['identity'],
    ),
  },
  ['auth'],
)

const Named = z.strictObject({ id: z.string(), name: z.string() })

/** The token as its reply describes it; the token itself is in the header X-Subject-Token. */
export const TokenReply = z.strictObject({
  token: z.strictObject({
    expires_at: z.string(),
    issued_at: z.string(),
    methods: z.array(z.string()),
    catalog: z.array(z.unknown()),
    roles: z.array(Named),
    user: Named.extend({ domain: Named, password_expires_at: z.string() }),
    project: Named.extend({ domain: Named }).optional(),
    domain: Named.optional(),
  }),
})
