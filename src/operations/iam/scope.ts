// The scope of a requested token: a project, the account, or none.
import type { z } from 'zod'
import type { Scope } from '../../domain/iam.ts'
import { Refusal } from '../../domain/refusals.ts'
import { MAIN_REGION } from '../../domain/region.ts'
import { accountOf, projectNamed } from '../../workspace/account.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Auth, Domain } from './schemas.ts'

type RequestedScope = NonNullable<Auth['scope']>

const scopeUnknown = (rule: string) => new Refusal('LoginScopeUnknown', { rule })

const checkDomain = (workspace: Workspace, domain: z.output<typeof Domain> | null | undefined) => {
  const { id, name } = accountOf(workspace)
  const isOther = (requested: string | null | undefined, actual: string) =>
    requested != null && requested !== actual
  if (isOther(domain?.id, id) || isOther(domain?.name, name))
    throw scopeUnknown('it is another account')
}

const projectOf = (
  workspace: Workspace,
  { id, name, domain }: NonNullable<RequestedScope['project']>,
) => {
  checkDomain(workspace, domain)
  if (id) {
    const project = workspace.iam.projectWithId(id)
    return { id, name: project?.name ?? name ?? MAIN_REGION }
  }
  const project = name ? projectNamed(workspace, name) : undefined
  if (!project) throw scopeUnknown(`there is no project named ${name}`)
  return { id: project.id, name: project.name }
}

/**
 * The requested scope. Any project id is accepted: the vendor's pages have many, and none gives
 * access to more than the user's account. Throws LoginScopeUnknown.
 */
export const scopeOf = (workspace: Workspace, scope: Auth['scope']): Scope => {
  if (scope?.project) return { project: projectOf(workspace, scope.project) }
  if (!scope?.domain) return { none: true }
  checkDomain(workspace, scope.domain)
  return { domain: true }
}
