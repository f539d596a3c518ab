// Schemas that the operations of IAM share.
import { z } from 'zod'
import { requestObject, text } from '../../api/fields.ts'

/** An account in a request, by id or name. */
export const Domain = requestObject({ id: text(), name: text() })

const User = requestObject({ id: text(), name: text(), password: text(), domain: Domain }, [
  'name',
  'password',
  'domain',
])

/** The body of a sign-in by password or by an existing token. */
export const SignIn = requestObject(
  {
    auth: requestObject(
      {
        identity: requestObject(
          {
            methods: z.array(text()).min(1),
            password: requestObject({ user: User }, ['user']),
            token: requestObject({ id: text(16_384, 1) }, ['id']),
          },
          ['methods'],
        ),
        scope: requestObject({
          project: requestObject({ id: text(), name: text(), domain: Domain }),
          domain: Domain,
        }),
      },
      ['identity'],
    ),
  },
  ['auth'],
)

/** The user and the scope in a sign-in. */
export type Auth = z.output<typeof SignIn>['auth']

/** With any value of this parameter, a token's description has no catalog. */
export const TokenQuery = z.object({ nocatalog: text().optional() })

const Named = z.strictObject({ id: z.string(), name: z.string() })

/** The description of a token; the token itself is in the header X-Subject-Token. */
export const TokenReply = z.strictObject({
  token: z.strictObject({
    expires_at: z.string(),
    issued_at: z.string(),
    methods: z.array(z.string()),
    catalog: z.array(z.unknown()).optional(),
    roles: z.array(Named),
    user: Named.extend({ domain: Named, password_expires_at: z.string() }),
    project: Named.extend({ domain: Named }).optional(),
    domain: Named.optional(),
  }),
})

/** The link to a resource: a path, so that it does not lead to the real cloud (assumed). */
export const Self = z.strictObject({ self: z.string() })

/** The links to the pages of a list; there is only one page. */
export const ListLinks = Self.extend({ previous: z.null(), next: z.null() })

/** The links of a list with this path. */
export const linksOf = (self: string) => ({ self, previous: null, next: null })
