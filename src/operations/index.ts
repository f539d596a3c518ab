// The operations of the emulated cloud, by service.
import type { AnyOperation } from '../api/operation.ts'
import { agent } from './agent/index.ts'
import { consistency } from './consistency/index.ts'
import { iam as iamOperations } from './iam/index.ts'
import { projects } from './projects/index.ts'
import { retired } from './retired/index.ts'
import { servers } from './servers/index.ts'
import { service } from './service/index.ts'
import { tasks } from './tasks/index.ts'
import { templates } from './templates/index.ts'
import { vpcEcs as vpcEcsOperations } from './vpc-ecs/index.ts'

/** The operations of SMS v3. */
export const cloud: readonly AnyOperation[] = [
  ...service,
  ...servers,
  ...tasks,
  ...consistency,
  ...agent,
  ...templates,
  ...projects,
  ...retired,
]

/** The operations of IAM that clients of SMS call. */
export const iam: readonly AnyOperation[] = iamOperations

/** The operations of VPC and ECS that Terraform reads. */
export const vpcEcs: readonly AnyOperation[] = vpcEcsOperations

/** Every operation of the emulated cloud by its id. */
export const operationsById: ReadonlyMap<string, AnyOperation> = new Map(
  [...cloud, ...iam, ...vpcEcs].map((operation) => [operation.id, operation] as const),
)
