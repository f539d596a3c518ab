// Which kinds of faults there are to be met.
import { faultKinds as kinds } from '../../contract/faults/index.ts'

/** Every kind of fault. */
export const faultKinds: readonly string[] = kinds.map(({ kind }) => kind)
