// The ways in which the provider can say who it is, as its variables.
import { ask } from './emulator.ts'

/** The variables by which the provider knows who it is in a workspace. */
export type Credentials = (workspace: string) => Promise<Record<string, string>>

/** The key that opens the workspace of its name. */
export const byKey: Credentials = async (workspace) => ({
  HW_ACCESS_KEY: workspace,
  HW_SECRET_KEY: workspace,
})

/** The same key, and another algorithm to sign with. */
export const bySm3: Credentials = async (workspace) => ({
  ...(await byKey(workspace)),
  HW_SIGNING_ALGORITHM: 'HmacSM3',
})

/** A user of the account; its first sign-in makes it. */
export const byPassword: Credentials = async (workspace) => ({
  HW_USER_NAME: 'builder',
  HW_USER_PASSWORD: 'brick-by-brick',
  HW_DOMAIN_NAME: workspace,
})

const signIn = async (workspace: string) => {
  const user = { name: 'builder', password: 'brick-by-brick', domain: { name: workspace } }
  const { headers } = await ask('POST', '/v3/auth/tokens', {
    body: {
      auth: {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { name: 'cn-north-4' } },
      },
    },
  })
  return headers.get('x-subject-token') ?? ''
}

/** A token, which the provider exchanges for others. */
export const byToken: Credentials = async (workspace) => ({
  HW_AUTH_TOKEN: await signIn(workspace),
  HW_DOMAIN_NAME: workspace,
})

/** A key that holds for a quarter of an hour, with its security token. */
export const byTemporaryKey: Credentials = async (workspace) => {
  const { body } = await ask('POST', '/v3.0/OS-CREDENTIAL/securitytokens', {
    token: await signIn(workspace),
    body: { auth: { identity: { methods: ['token'] } } },
  })
  const { access, secret, securitytoken } = body.credential
  return { HW_ACCESS_KEY: access, HW_SECRET_KEY: secret, HW_SECURITY_TOKEN: securitytoken }
}

/** A key, with which the provider assumes an agency. */
export const byAgency: Credentials = async (workspace) => ({
  ...(await byKey(workspace)),
  HW_ASSUME_ROLE_AGENCY_NAME: 'migrators',
  HW_ASSUME_ROLE_DOMAIN_NAME: workspace,
})
