// Which kinds of faults there are to be met.
import type { FaultEvent } from '../../workspace/happenings.ts'

/** Every kind of fault; while there are none, coverage has no section of them. */
export const faultKinds: readonly string[] = []

/** The kind of a fault that struck: the first word of what is told of it. */
export const kindOf = ({ detail }: FaultEvent): string => detail.split(/[\s:]/)[0]!
