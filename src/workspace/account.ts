// A workspace as an account of IAM: its id, its projects and its users.

import { sha256 } from '../crypto/sha256.ts'
import type { Project } from '../domain/iam.ts'
import type { Workspace } from './workspace.ts'

/** The id of an account: the same in every emulator. */
export const accountId = (name: string): string => sha256(`domain:${name}`).slice(0, 32)

/** The account with its id and name, as IAM returns it. */
export const accountOf = ({ name }: Workspace): { id: string; name: string } => ({
  id: accountId(name),
  name,
})

/** A region's own project has the region's name; one created in a region has an underscore. */
const isRegionName = (name: string) => /^[a-z\d]+(-[a-z\d]+)*$/i.test(name)

/**
 * The project of this name: a declared one, or a region's own with a stable id (*assumed*: every
 * name of letters, digits and hyphens is a region).
 */
export const projectNamed = (workspace: Workspace, name: string): Project | undefined => {
  const known = workspace.iam.projectNamed(name)
  if (known || !isRegionName(name)) return known
  return { id: workspace.ids.fixedId(`project:${name}`), name, description: '', parent_id: null }
}

/** Id and name of a user; a user who is not declared has a stable id too. */
export const principalOf = (workspace: Workspace, name: string): { id: string; name: string } => {
  const id = workspace.iam.userNamed(name)?.id ?? workspace.ids.fixedId(`user:${name}`)
  return { id, name }
}
