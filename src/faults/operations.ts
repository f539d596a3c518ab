// GET|POST|DELETE /_emulator/workspaces/{workspace}/faults, GET|DELETE .../faults/{fault_id}

import { z } from 'zod'
import { closestMatch } from '../api/closest-match.ts'
import { ControlError } from '../api/control-error.ts'
import { WorkspacePath } from '../api/control-schemas.ts'
import type { AnyOperation } from '../api/operation.ts'
import type { Fault } from '../domain/fault.ts'
import { matchesRequest, type RequestMatch } from '../domain/request-match.ts'
import { controlOperation } from '../workspace/operation.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type ArmRequest, createDraft } from './draft.ts'
import { faultableOperations } from './faultable-operations.ts'
import { armFault, currentFaultState, removeFault } from './registry.ts'
import { FaultReplySchema, FaultRequestSchema } from './schema.ts'

const path = '/_emulator/workspaces/{workspace}/faults'
const FaultPath = WorkspacePath.extend({ fault_id: z.string() })
const FaultList = z.strictObject({ count: z.int(), faults: z.array(FaultReplySchema) })

const renderFault = (workspace: Workspace, fault: Fault) => {
  const { kind, id, match, nth, times, probability, from_ms, until_ms, ttl_ms } = fault
  const { settings, armed_at_ms, matched, applied } = fault
  const state = currentFaultState(workspace, fault)
  const bounds = { nth, times, probability, from_ms, until_ms, ttl_ms }
  return { kind, id, match, ...bounds, ...settings, armed_at_ms, state, matched, applied } as never
}

const renderFaultList = (workspace: Workspace, faults: readonly Fault[]) => ({
  count: faults.length,
  faults: faults.map((fault) => renderFault(workspace, fault)),
})

/** Each pattern of operations has to match one that faults can apply to. */
const checkOperations = (match: RequestMatch) => {
  for (const operation of [match.operation ?? []].flat()) {
    if (faultableOperations.some((id) => matchesRequest({ operation }, { operation: id }))) continue
    const suggestion = closestMatch(operation, faultableOperations)
    throw new ControlError('UnknownOperation', { operation, suggestion })
  }
}

const findFault = (workspace: Workspace, id: string): Fault => {
  const fault = workspace.faults.get(id)
  if (fault) return fault
  throw new ControlError('FaultNotFound', { fault_id: id, workspace: workspace.name })
}

/** Makes added and removed faults take effect at once on work in progress. */
type RefreshAll = (workspace: Workspace) => void

/** The operations on faults. */
export const faultOperations = ({ refreshAll }: { refreshAll: RefreshAll }): AnyOperation[] => [
  ListFaults,
  armFaultOperation(refreshAll),
  clearFaultsOperation(refreshAll),
  ShowFault,
  removeFaultOperation(refreshAll),
]

/** Lists the faults of a workspace, including ended ones. */
const ListFaults = controlOperation({
  id: 'ListFaults',
  method: 'GET',
  path,
  summary: 'List the faults of a workspace, with how often each was matched and applied.',
  params: WorkspacePath,
  reply: FaultList,
  run: (_, workspace) => renderFaultList(workspace, workspace.faults.all()),
})

/** Arms a fault. It applies from the next request on. */
const armFaultOperation = (refreshAll: RefreshAll) =>
  controlOperation({
    id: 'ArmFault',
    method: 'POST',
    path,
    summary: 'Arm a fault: what goes wrong, for whom, and when.',
    params: WorkspacePath,
    body: FaultRequestSchema,
    reply: FaultReplySchema,
    status: 201,
    run: ({ body }, workspace) => {
      const request = body as unknown as ArmRequest
      const { id: fault_id } = request
      checkOperations(request.match)
      if (fault_id !== undefined && workspace.faults.get(fault_id))
        throw new ControlError('FaultExists', { fault_id, workspace: workspace.name })
      const fault = armFault(workspace, createDraft(workspace, request))
      refreshAll(workspace)
      return renderFault(workspace, fault)
    },
  })

/** Returns one fault. */
const ShowFault = controlOperation({
  id: 'ShowFault',
  method: 'GET',
  path: `${path}/{fault_id}`,
  summary: 'Read one fault with how often it was matched and applied.',
  params: FaultPath,
  reply: FaultReplySchema,
  run: ({ params }, workspace) => renderFault(workspace, findFault(workspace, params.fault_id)),
})

/** Removes a fault. Returns its last state. */
const removeFaultOperation = (refreshAll: RefreshAll) =>
  controlOperation({
    id: 'RemoveFault',
    method: 'DELETE',
    path: `${path}/{fault_id}`,
    summary: 'Remove a fault; the reply has its last state.',
    params: FaultPath,
    reply: FaultReplySchema,
    run: ({ params }, workspace) => {
      const fault = findFault(workspace, params.fault_id)
      removeFault(workspace, fault)
      refreshAll(workspace)
      return renderFault(workspace, fault)
    },
  })

/** Removes every fault of a workspace. Returns the last state of each. */
const clearFaultsOperation = (refreshAll: RefreshAll) =>
  controlOperation({
    id: 'ClearFaults',
    method: 'DELETE',
    path,
    summary: 'Remove every fault of a workspace; the reply has their last states.',
    params: WorkspacePath,
    reply: FaultList,
    run: (_, workspace) => {
      const faults = workspace.faults.all()
      for (const fault of faults) removeFault(workspace, fault)
      refreshAll(workspace)
      return renderFaultList(workspace, faults)
    },
  })
