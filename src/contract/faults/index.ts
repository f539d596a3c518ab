// Every kind of fault. A new one is a file beside this one and a line here.
import { delay } from './delay.ts'
import { disconnect } from './disconnect.ts'
import { empty } from './empty.ts'
import { garble } from './garble.ts'
import { failSubTask } from './fail-subtask.ts'
import type { RequestFault, TaskFault } from './kind.ts'
import { refuse } from './refuse.ts'
import { reset } from './reset.ts'
import { slowBody } from './slow-body.ts'
import { staleToken } from './stale-token.ts'
import { throttle } from './throttle.ts'
import { truncate } from './truncate.ts'
import { wrongContentType } from './wrong-content-type.ts'

/** Every kind there is. */
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
  failSubTask,
] as const

/** The kind of this name. */
export const kindNamed = (name: string): RequestFault | TaskFault | undefined =>
  faultKinds.find(({ kind }) => kind === name)
