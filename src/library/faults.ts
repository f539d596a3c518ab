// The faults of a workspace as a program arms them.

import type { Emulator } from '../emulator.ts'
import type { FaultReply, FaultRequest } from '../faults/schema.ts'

export type { FaultReply, FaultRequest } from '../faults/schema.ts'

/** Failure on demand. Each throws a ControlFault that says what is wrong. */
export type CloudFaults = {
  /** Arms a fault: it holds from the next request on. */
  add: (fault: FaultRequest) => FaultReply
  /** Every fault in the order of arming, with how often it was met and struck. */
  list: () => FaultReply[]
  /** Removes a fault; answers how it stood. */
  remove: (id: string) => FaultReply
  /** Removes all of them; answers how each stood. */
  clear: () => FaultReply[]
}

/** The faults of the workspace of this name. */
export const createCloudFaults = (emulator: Emulator, workspace: string): CloudFaults => {
  type List = { faults: FaultReply[] }
  return {
    add: (body) => emulator.control('ArmFault', { params: { workspace }, body }),
    list: () => emulator.control<List>('ListFaults', { params: { workspace } }).faults,
    remove: (fault_id) => emulator.control('RemoveFault', { params: { workspace, fault_id } }),
    clear: () => emulator.control<List>('ClearFaults', { params: { workspace } }).faults,
  }
}
