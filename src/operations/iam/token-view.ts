// A token as IAM's replies describe it.

import type { Token, User } from '../../domain/iam.ts'
import { sha256 } from '../../workspace/ids.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** IAM's instants: UTC with microseconds. */
const instant = (at: number) => new Date(at).toISOString().replace('Z', '000Z')

/** The account's id: the same wherever the account is emulated. */
export const domainId = (name: string): string => sha256(`domain:${name}`).slice(0, 32)

/** The reply of a sign-in. */
export const describeToken = (workspace: Workspace, token: Token, user: User) => {
  const domain = { id: domainId(workspace.name), name: workspace.name }
  return {
    token: {
      expires_at: instant(token.expires_at),
      issued_at: instant(token.issued_at),
      methods: ['password'],
      catalog: [],
      roles: [
        { id: '0', name: 'te_admin' },
        { id: '0', name: 'te_agency' },
      ],
      user: { id: user.id, name: user.name, domain, password_expires_at: '' },
      ...('project' in token.scope && { project: { ...token.scope.project, domain } }),
      ...('domain' in token.scope && { domain }),
    },
  }
}
