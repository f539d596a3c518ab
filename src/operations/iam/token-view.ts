// Tokens in the replies of IAM.
import type { Token } from '../../domain/iam.ts'
import { accountOf, principalOf } from '../../workspace/account.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Formats an instant as IAM does: UTC with microseconds. */
export const instant = (at_ms: number): string => new Date(at_ms).toISOString().replace('Z', '000Z')

/** The description of a token, by default with a catalog, which is empty. */
export const renderToken = (workspace: Workspace, token: Token, hasCatalog: boolean) => {
  const domain = accountOf(workspace)
  return {
    token: {
      expires_at: instant(token.expires_at),
      issued_at: instant(token.issued_at),
      methods: [...token.methods],
      ...(hasCatalog && { catalog: [] }),
      roles: [
        { id: '0', name: 'te_admin' },
        { id: '0', name: 'te_agency' },
      ],
      user: { ...principalOf(workspace, token.user), domain, password_expires_at: '' },
      ...('project' in token.scope && { project: { ...token.scope.project, domain } }),
      ...('domain' in token.scope && { domain }),
    },
  }
}
