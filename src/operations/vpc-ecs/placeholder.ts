// What stands in for a thing of another service: Terraform looks such things up before it names
// them to SMS.
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { sha256 } from '../../crypto/sha256.ts'

/** Path of a thing in a project; any id is taken, and the project is not looked at. */
export const projectPathParams = <const N extends string>(name: N) =>
  z.object({ project_id: PathId, [name]: PathId } as { project_id: typeof PathId } & Record<
    N,
    typeof PathId
  >)

/** The same name for the same id, e.g. vpc-3f2a. */
export const placeholderName = (kind: string, id: string): string =>
  `${kind}-${sha256(`${kind}:${id}`).slice(0, 4)}`
