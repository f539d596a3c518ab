// PUT /v3/sources/{source_id}/changestate
import { z } from 'zod'
import { operation } from '../../api/operation.ts'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { PutCopyStateReq } from '../../api/schemas/servers.ts'
import { Refusal } from '../../domain/refusals.ts'
import { ignoresPushes, isPair } from '../../domain/server/copy-state.ts'
import {
  enterState,
  type MigrationCycle,
  migrationCycles,
  type Server,
  type SourceState,
} from '../../domain/server/server.ts'
import { noteVisit, reachSource, takeOver } from '../../simulation/agent.ts'
import { hasTag, send } from '../../simulation/transition.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findServer } from '../servers/find-server.ts'

type Body = z.output<typeof PutCopyStateReq>

/**
 * Upper case until 2025-09, and `init` for what is answered as `initialize` (drift of the pages).
 */
const stateOf = ({ copystate }: Body): SourceState | undefined => {
  if (!copystate) return undefined
  const state = copystate.toLowerCase()
  return (state === 'init' ? 'initialize' : state) as SourceState
}

/** The four stages of older editions (testing, ...) are accepted and name no stage of today. */
const cycleOf = ({ migrationcycle }: Body): MigrationCycle | undefined =>
  migrationCycles.find((cycle) => cycle === migrationcycle)

const failures: readonly SourceState[] = ['error', 'premigfailed', 'clearfailed']

/** Lets a pushed state move the task as far as it says; the machine decides whether it can. */
const push = (workspace: Workspace, server: Server, state: SourceState) => {
  const task = workspace.tasks.ofServer(server.id)
  if (!task) return
  if (hasTag(workspace, task, 'working')) takeOver(workspace, server)
  const current = workspace.tasks.get(task.id) ?? task
  if (failures.includes(state)) send(workspace, current, { type: 'fail', error_code: 'SMS.0007' })
  else reachSource(workspace, current, state)
}

/** Takes the state an agent pushes: of the source, and through it of the task. */
export const UpdateCopyState = operation({
  id: 'UpdateCopyState',
  method: 'PUT',
  path: '/v3/sources/{source_id}/changestate',
  summary: 'Push, as an agent, the state and stage of a source server.',
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
    if (ignoresPushes(found.state)) return {}
    const [state, cycle] = [stateOf(body), cycleOf(body)]
    if (!state && !body.migrationcycle) throw new Refusal('CopyStateMissing')
    if (state && cycle && !isPair(state, cycle))
      throw new Refusal('CopyStateMismatch', { copystate: state, migrationcycle: cycle })
    const server = noteVisit(workspace, found)
    if (state) push(workspace, server, state)
    const moved = workspace.servers.get(server.id) ?? server
    // A fault came before: the source is where that left it, not where the agent believes.
    const isLost = failures.includes(moved.state) && moved.state !== found.state
    if (isLost && moved.state !== state) return {}
    workspace.servers.save(
      enterState(moved, state ?? moved.state, cycle ?? moved.migration_cycle, workspace.clock.now),
    )
    return {}
  },
})
