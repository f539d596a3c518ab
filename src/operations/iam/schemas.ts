// What IAM's operations share: names in requests, and the descriptions in replies.
import { z } from 'zod'
import { requestObject, text } from '../../api/fields.ts'

/** An account in a request, by id or name. */
export const Domain = requestObject({ id: text(), name: text() })

const User = requestObject({ id: text(), name: text(), password: text(), domain: Domain }, [
  'name',
  'password',
  'domain',
])

/** The body of a sign-in, by password or by a token that one has already. */
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

/** What a sign-in says of who, and for what. */
export type Auth = z.output<typeof SignIn>['auth']

/** Any value here leaves the catalog out of the description of a token. */
export const TokenQuery = z.object({ nocatalog: text().optional() })

const Named = z.strictObject({ id: z.string(), name: z.string() })

/** The token as its reply describes it; the token itself is in the header X-Subject-Token. */
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

/** Where a thing is told; a path, so that it leads back here and not to the cloud (assumed). */
export const Self = z.strictObject({ self: z.string() })

/** Where the pages of a list are told; there is only one. */
export const ListLinks = Self.extend({ previous: z.null(), next: z.null() })

/** The links of a list under the path. */
export const linksOf = (self: string) => ({ self, previous: null, next: null })
