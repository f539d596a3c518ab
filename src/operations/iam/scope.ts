// What a token is asked for: a project, the account, or nothing in particular.
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
    throw scopeUnknown('another account cannot be asked for')
}

const projectOf = (
  workspace: Workspace,
  { id, name, domain }: NonNullable<RequestedScope['project']>,
) => {
  checkDomain(workspace, domain)
  if (id) {
    const known = workspace.iam.projectWithId(id)
    return { id, name: known?.name ?? name ?? MAIN_REGION }
  }
  const known = name ? projectNamed(workspace, name) : undefined
  if (!known) throw scopeUnknown(`there is no project named ${name}`)
  return { id: known.id, name: known.name }
}

/**
 * The scope that is asked for. Any project id is taken: the vendor's pages print many, and none
 * opens anything but the account of the user. Throws LoginScopeUnknown.
 */
export const scopeOf = (workspace: Workspace, scope: Auth['scope']): Scope => {
  if (scope?.project) return { project: projectOf(workspace, scope.project) }
  if (!scope?.domain) return { none: true }
  checkDomain(workspace, scope.domain)
  return { domain: true }
}
