// GET|POST|DELETE /_emulator/workspaces/{workspace}/faults, GET|DELETE .../faults/{fault_id}
import { z } from 'zod'
import { closestMatch } from '../api/closest-match.ts'
import { ControlError } from '../api/control-error.ts'
import { findWorkspace, WorkspacePath } from '../api/control-schemas.ts'
import type { Fault } from '../domain/fault.ts'
import { matchesRequest, type RequestMatch } from '../domain/request-match.ts'
import { hostOperation } from '../pipeline/host.ts'
import { refreshAll } from '../simulation/transition.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type ArmRequest, createDraft } from './draft.ts'
import { armFault, currentFaultState, removeFault } from './registry.ts'
import { FaultReplySchema, FaultRequestSchema } from './shapes.ts'
import { faultableOperations } from './strikable.ts'

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
    throw new ControlError(
      400,
      'UnknownOperation',
      `No operation that faults can strike is called ${operation}.`,
      `Did you mean ${closestMatch(operation, faultableOperations)}?`,
    )
  }
}

const findFault = (workspace: Workspace, id: string): Fault => {
  const fault = workspace.faults.get(id)
  if (fault) return fault
  throw new ControlError(
    404,
    'FaultNotFound',
    `There is no fault ${id} in this workspace.`,
    `List them at GET ${path.replace('{workspace}', workspace.name)}.`,
  )
}

/** Lists the faults of a workspace, those that are over included. */
export const ListFaults = hostOperation({
  id: 'ListFaults',
  method: 'GET',
  path,
  summary: 'List the faults of a workspace, with how often each was matched and applied.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: FaultList,
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () => renderFaultList(workspace, workspace.faults.all()))
  },
})

/** Arms a fault: it holds from the next request on. */
export const ArmFault = hostOperation({
  id: 'ArmFault',
  method: 'POST',
  path,
  summary: 'Arm a fault: what goes wrong, for whom, and when.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: FaultRequestSchema,
  reply: FaultReplySchema,
  status: 201,
  refusals: [],
  run: ({ params, body }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    const arming = body as unknown as ArmRequest
    checkOperations(arming.match)
    return host.within(workspace, () => {
      if (arming.id !== undefined && workspace.faults.get(arming.id))
        throw new ControlError(
          409,
          'FaultExists',
          `There is a fault ${arming.id} already.`,
          'Choose another id, or remove it first.',
        )
      const fault = armFault(workspace, createDraft(workspace, arming))
      refreshAll(workspace)
      return renderFault(workspace, fault)
    })
  },
})

/** Tells how a fault stands. */
export const ShowFault = hostOperation({
  id: 'ShowFault',
  method: 'GET',
  path: `${path}/{fault_id}`,
  summary: 'Read one fault with how often it was matched and applied.',
  evidence: 'assumed',
  auth: 'none',
  params: FaultPath,
  reply: FaultReplySchema,
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () =>
      renderFault(workspace, findFault(workspace, params.fault_id)),
    )
  },
})

/** Removes a fault; answers how it stood. */
export const RemoveFault = hostOperation({
  id: 'RemoveFault',
  method: 'DELETE',
  path: `${path}/{fault_id}`,
  summary: 'Remove a fault; the reply tells how it stood.',
  evidence: 'assumed',
  auth: 'none',
  params: FaultPath,
  reply: FaultReplySchema,
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () => {
      const fault = findFault(workspace, params.fault_id)
      removeFault(workspace, fault)
      refreshAll(workspace)
      return renderFault(workspace, fault)
    })
  },
})

/** Removes every fault of a workspace; answers how each stood. */
export const ClearFaults = hostOperation({
  id: 'ClearFaults',
  method: 'DELETE',
  path,
  summary: 'Remove every fault of a workspace; the reply tells how each stood.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: FaultList,
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () => {
      const faults = workspace.faults.all()
      for (const fault of faults) removeFault(workspace, fault)
      refreshAll(workspace)
      return renderFaultList(workspace, faults)
    })
  },
})
