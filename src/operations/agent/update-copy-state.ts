// PUT /v3/sources/{source_id}/changestate
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { CopyStateWords, PutCopyStateReq } from '../../api/schemas/servers.ts'
import { strictSchema } from '../../api/strict-schema.ts'
import { plainMessages, ruleOf } from '../../api/zod-messages.ts'
import { formatPath } from '../../domain/json.ts'
import { Refusal } from '../../domain/refusals.ts'
import { ignoresPushedState, isStateOfStage } from '../../domain/server/copy-state.ts'
import {
  enterState,
  type MigrationCycle,
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

/** A state and stage that go together. */
type Report = { state: SourceState; cycle: MigrationCycle }

/**
 * Reads the two words. Throws CopyStateMissing, CopyStateEmpty, InvalidParameter for another word
 * (no code of its own in the appendix), or CopyStateMismatch.
 */
const readReport = (body: Body, isStrict: boolean): Report => {
  const fields = ['copystate', 'migrationcycle'] as const
  const missing = fields.find((field) => body[field] === undefined || body[field] === null)
  if (missing) throw new Refusal('CopyStateMissing', { field: missing })
  const empty = fields.find((field) => body[field] === '')
  if (empty) throw new Refusal('CopyStateEmpty', { field: empty })
  const words = isStrict ? strictSchema(CopyStateWords) : CopyStateWords
  const issue = words.safeParse(
    { copystate: body.copystate, migrationcycle: body.migrationcycle },
    plainMessages,
  ).error?.issues[0]
  if (issue)
    throw new Refusal('InvalidParameter', { field: formatPath(issue.path), rule: ruleOf(issue) })
  const state = stateOf(body.copystate!)
  if (isStateOfStage(state, body.migrationcycle!))
    return { state, cycle: body.migrationcycle as MigrationCycle }
  throw new Refusal('CopyStateMismatch', {
    copystate: state,
    migrationcycle: body.migrationcycle!,
  })
}

/**
 * States were upper case until 2025-09. Requests have `init` where replies have `initialize` (the
 * pages differ).
 */
const stateOf = (copystate: string): SourceState => {
  const state = copystate.toLowerCase()
  return (state === 'init' ? 'initialize' : state) as SourceState
}

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

/**
 * Records the state that an agent reports for its source, and moves the task with it. In states in
 * which a source ignores reports nothing is checked, whatever the body says (reference, 5.3.6).
 */
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
  refusals: ['ServerNotFound', 'CopyStateMissing', 'CopyStateEmpty', 'CopyStateMismatch'],
  run: ({ params, body }, workspace, { strict }) => {
    const found = findServer(workspace, params.source_id)
    if (ignoresPushedState(found.state)) return {}
    const { state, cycle } = readReport(body, strict)
    const server = recordAgentContact(workspace, found)
    applyPushedState(workspace, server, state)
    const updated = workspace.servers.get(server.id) ?? server
    // If a fault has ended the step, the source keeps the state from the fault.
    const hasFailedMeanwhile =
      failureStates.includes(updated.state) && updated.state !== found.state
    if (hasFailedMeanwhile && updated.state !== state) return {}
    workspace.servers.save(enterState(updated, state, cycle, workspace.clock.now))
    return {}
  },
})
