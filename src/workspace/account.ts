// The account that a workspace is: its id, its projects, and who its callers are.

import { sha256 } from '../crypto/sha256.ts'
import type { Project } from '../domain/iam.ts'
import type { Workspace } from './workspace.ts'

/** An account's id: the same wherever the account is emulated. */
export const accountId = (name: string): string => sha256(`domain:${name}`).slice(0, 32)

/** The account, as IAM names it. */
export const accountOf = ({ name }: Workspace): { id: string; name: string } => ({
  id: accountId(name),
  name,
})

/** Every region has a project of its own name; a project made in a region has an underscore. */
const isRegionName = (name: string) => /^[a-z\d]+(-[a-z\d]+)*$/i.test(name)

/**
 * The project of this name: a declared one, or a region's own, whose id is the same at each call
 * (assumed of every name of letters, digits and hyphens is a region).
 */
export const projectNamed = (workspace: Workspace, name: string): Project | undefined => {
  const known = workspace.iam.projectNamed(name)
  if (known || !isRegionName(name)) return known
  return { id: workspace.ids.fixedId(`project:${name}`), name, description: '', parent_id: null }
}

/** Name and id of a user; one who is not declared (a developer at a terminal) has a stable id. */
export const principalOf = (workspace: Workspace, name: string): { id: string; name: string } => {
  const id = workspace.iam.userNamed(name)?.id ?? workspace.ids.fixedId(`user:${name}`)
  return { id, name }
}
