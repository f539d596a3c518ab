// The faults of a workspace, for programs.

import type { Emulator } from '../emulator.ts'
import type { FaultReply, FaultRequest } from '../faults/schema.ts'

export type { FaultReply, FaultRequest } from '../faults/schema.ts'

/** Injected failures. Each method throws a ControlError for an invalid call. */
export type CloudFaults = {
  /** Arms a fault. It applies from the next request on. */
  add: (fault: FaultRequest) => FaultReply
  /** Every fault in the order of arming, with how often it was matched and applied. */
  list: () => FaultReply[]
  /** Removes a fault. Returns its last state. */
  remove: (id: string) => FaultReply
  /** Removes all faults. Returns their last states. */
  clear: () => FaultReply[]
}

/** The faults of the workspace with this name. */
export const createCloudFaults = (emulator: Emulator, workspace: string): CloudFaults => {
  type List = { faults: FaultReply[] }
  return {
    add: (body) => emulator.control('ArmFault', { params: { workspace }, body }),
    list: () => emulator.control<List>('ListFaults', { params: { workspace } }).faults,
    remove: (fault_id) => emulator.control('RemoveFault', { params: { workspace, fault_id } }),
    clear: () => emulator.control<List>('ClearFaults', { params: { workspace } }).faults,
  }
}
