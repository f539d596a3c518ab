// The table: every operation there is, in four lists.

import type { CloudOperation } from '../api/operation.ts'
import { control as controlRows } from '../control-operations.ts'
import type { HostOperation } from '../pipeline/host.ts'
import { agent } from './agent/index.ts'
import { consistency } from './consistency/index.ts'
import { iam as iamRows } from './iam/index.ts'
import { projects } from './projects/index.ts'
import { retired } from './retired/index.ts'
import { servers } from './servers/index.ts'
import { service } from './service/index.ts'
import { tasks } from './tasks/index.ts'
import { templates } from './templates/index.ts'
import { vpcEcs as neighbourRows } from './vpc-ecs/index.ts'

/** The operations of SMS v3. */
export const cloud: readonly CloudOperation[] = [
  ...service,
  ...servers,
  ...tasks,
  ...consistency,
  ...agent,
  ...templates,
  ...projects,
  ...retired,
]

/** The slice of IAM. A row that needs a credential is handed the caller's workspace. */
export const iam: readonly (CloudOperation | HostOperation)[] = iamRows

/** The slices of VPC and ECS. */
export const vpcEcs: readonly CloudOperation[] = neighbourRows

/** The emulator's own. */
export const control: readonly HostOperation[] = controlRows
