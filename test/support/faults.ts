// Arms faults, and reads their state.
import type { FaultReply, FaultRequest } from '../../src/faults/schema.ts'
import { type Answered, type freshWorkspace, toAnswered } from './emulator.ts'

type TestWorkspace = ReturnType<typeof freshWorkspace>

/** Arms a fault and returns it. */
export const armFault = (
  { call }: Pick<TestWorkspace, 'call'>,
  fault: FaultRequest,
): FaultReply => {
  const { status, body } = call('ArmFault', { body: fault })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}

/** The current state of a fault. */
export const faultState = ({ call }: Pick<TestWorkspace, 'call'>, fault_id: string): FaultReply =>
  call('ShowFault', { params: { fault_id } }).body

/** Calls an operation with any credential; the reply can be 5xx. */
export const callOperation = (
  { emulator }: Pick<TestWorkspace, 'emulator'>,
  operation: string,
  input: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown } = {},
  token = 'workspace/test',
): Answered => {
  const row = emulator.operations.get(operation)
  if (!row) throw new Error(`no operation ${operation}`)
  return toAnswered(emulator.call(row, { ...input, headers: { 'x-auth-token': token } }))
}
