// Operations that the reference no longer has, but an SDK still calls.
import { CheckNetAcl } from './check-net-acl.ts'
import { ShowSha256 } from './show-sha256.ts'
import { UnlockTargetEcs } from './unlock-target-ecs.ts'

export const retired = [CheckNetAcl, ShowSha256, UnlockTargetEcs]
