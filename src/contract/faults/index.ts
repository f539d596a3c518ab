// Every kind of fault. A new one is a file beside this one and a line here.
import type { RequestFault, TaskFault } from './kind.ts'
import { refuse } from './refuse.ts'

/** Every kind there is. */
export const faultKinds = [refuse] as const

/** The kind of this name. */
export const kindNamed = (name: string): RequestFault | TaskFault | undefined =>
  faultKinds.find(({ kind }) => kind === name)
