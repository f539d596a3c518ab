// Every kind of fault. A new one is a file beside this one and a line here.

import type { RequestFaultKind, TaskFaultKind } from '../kind.ts'
import { agentOffline } from './agent-offline.ts'
import { delay } from './delay.ts'
import { disconnect } from './disconnect.ts'
import { empty } from './empty.ts'
import { failClone } from './fail-clone.ts'
import { failDrill } from './fail-drill.ts'
import { failSnapshotClear } from './fail-snapshot-clear.ts'
import { failSubTask } from './fail-subtask.ts'
import { failedChecks } from './failed-checks.ts'
import { flappingNetwork } from './flapping-network.ts'
import { garble } from './garble.ts'
import { overspeed } from './overspeed.ts'
import { quotaReached } from './quota-reached.ts'
import { refuse } from './refuse.ts'
import { reset } from './reset.ts'
import { slowBody } from './slow-body.ts'
import { slowNetwork } from './slow-network.ts'
import { staleToken } from './stale-token.ts'
import { stallSubTask } from './stall-subtask.ts'
import { targetPasswordGone } from './target-password-gone.ts'
import { targetQuotaReached } from './target-quota-reached.ts'
import { throttle } from './throttle.ts'
import { truncate } from './truncate.ts'
import { wrongContentType } from './wrong-content-type.ts'

/** Every kind, in the order of the documentation. */
export const faultKinds = [
  refuse,
  delay,
  disconnect,
  reset,
  empty,
  truncate,
  garble,
  slowBody,
  throttle,
  staleToken,
  wrongContentType,
  quotaReached,
  targetPasswordGone,
  failSubTask,
  stallSubTask,
  failClone,
  failDrill,
  failSnapshotClear,
  targetQuotaReached,
  slowNetwork,
  flappingNetwork,
  overspeed,
  agentOffline,
  failedChecks,
] as const

/** The kind of this name. */
export const findFaultKind = (name: string): RequestFaultKind | TaskFaultKind | undefined =>
  faultKinds.find(({ kind }) => kind === name)
