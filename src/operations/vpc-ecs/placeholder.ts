// Placeholders for resources of other services. Terraform reads such resources before it sends
// their ids to SMS.
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { sha256 } from '../../crypto/sha256.ts'

/** The path parameters. Any id is accepted, and the project is ignored. */
export const projectPathParams = <const N extends string>(name: N) =>
  z.object({ project_id: PathId, [name]: PathId } as { project_id: typeof PathId } & Record<
    N,
    typeof PathId
  >)

/** A name derived from the id, such as vpc-3f2a. */
export const placeholderName = (kind: string, id: string): string =>
  `${kind}-${sha256(`${kind}:${id}`).slice(0, 4)}`
