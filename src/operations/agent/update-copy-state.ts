// PUT /v3/sources/{source_id}/changestate
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { PutCopyStateReq } from '../../api/schemas/servers.ts'
import { Refusal } from '../../domain/refusals.ts'
import { ignoresPushedState, isStateOfStage } from '../../domain/server/copy-state.ts'
import {
  enterState,
  type MigrationCycle,
  migrationCycles,
  type Server,
  type SourceState,
} from '../../domain/server/server.ts'
import {
  advanceToSourceState,
  recordAgentContact,
  switchToExternalAgent,
} from '../../simulation/agent.ts'
import { hasStateTag, transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findServer } from '../servers/find-server.ts'

type Body = z.output<typeof PutCopyStateReq>

/**
 * States were upper case until 2025-09. Requests have `init` where replies have `initialize` (the
 * pages differ).
 */
const stateOf = ({ copystate }: Body): SourceState | undefined => {
  if (!copystate) return undefined
  const state = copystate.toLowerCase()
  return (state === 'init' ? 'initialize' : state) as SourceState
}

/** The four stages of older editions (testing, ...) are accepted and ignored. */
const cycleOf = ({ migrationcycle }: Body): MigrationCycle | undefined =>
  migrationCycles.find((cycle) => cycle === migrationcycle)

const failureStates: readonly SourceState[] = ['error', 'premigfailed', 'clearfailed']

/** Moves the task to the reported state, if the state machine allows it. */
const applyPushedState = (workspace: Workspace, server: Server, state: SourceState) => {
  const task = workspace.tasks.ofServer(server.id)
  if (!task) return
  if (hasStateTag(workspace, task, 'working')) switchToExternalAgent(workspace, server)
  const current = workspace.tasks.get(task.id) ?? task
  if (failureStates.includes(state))
    transitionTask(workspace, current, { type: 'fail', error_code: 'SMS.0007' })
  else advanceToSourceState(workspace, current, state)
}

/** Records the state that an agent reports for its source, and moves the task with it. */
export const UpdateCopyState = operation({
  id: 'UpdateCopyState',
  method: 'PUT',
  path: '/v3/sources/{source_id}/changestate',
  summary: 'Report the state and stage of a source server, as an agent.',
  section: '5.3.6',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:updateState',
  params: z.object({ source_id: PathId }),
  body: PutCopyStateReq,
  reply: Empty,
  refusals: ['ServerNotFound', 'CopyStateMissing', 'CopyStateMismatch'],
  run: ({ params, body }, workspace) => {
    const found = findServer(workspace, params.source_id)
    if (ignoresPushedState(found.state)) return {}
    const [state, cycle] = [stateOf(body), cycleOf(body)]
    if (!state && !body.migrationcycle) throw new Refusal('CopyStateMissing')
    if (state && cycle && !isStateOfStage(state, cycle))
      throw new Refusal('CopyStateMismatch', { copystate: state, migrationcycle: cycle })
    const server = recordAgentContact(workspace, found)
    if (state) applyPushedState(workspace, server, state)
    const updated = workspace.servers.get(server.id) ?? server
    // If a fault has ended the step, the source keeps the state from the fault.
    const hasFailedMeanwhile =
      failureStates.includes(updated.state) && updated.state !== found.state
    if (hasFailedMeanwhile && updated.state !== state) return {}
    workspace.servers.save(
      enterState(
        updated,
        state ?? updated.state,
        cycle ?? updated.migration_cycle,
        workspace.clock.now,
      ),
    )
    return {}
  },
})
