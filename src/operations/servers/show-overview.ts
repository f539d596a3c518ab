// GET /v3/sources/overview

import { ShowOverviewResponse } from '../../api/schemas/server-replies.ts'
import { operation } from '../../workspace/operation.ts'

/** The states with a counter. Those of clearing and of the drill have none. */
const countedStates = [
  'waiting',
  'replicate',
  'syncing',
  'stopped',
  'deleting',
  'cutovering',
  'unavailable',
  'stopping',
  'skipping',
  'finished',
  'initialize',
  'error',
  'cloning',
] as const

/**
 * Counts source servers by state. A waiting server without a task counts as `unconfigured`, not as
 * `waiting`, as in the printed example (13 and 0).
 */
export const ShowOverview = operation({
  id: 'ShowOverview',
  method: 'GET',
  path: '/v3/sources/overview',
  summary: 'Count source servers by state.',
  section: '5.3.9',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:overview',
  hasNoConditionKey: true,
  reply: ShowOverviewResponse,
  refusals: [],
  advancesOnRead: 'tasks',
  run: (_, { servers }) => {
    const byState = servers.countByState()
    const unconfigured = servers.countUnconfigured()
    return {
      ...Object.fromEntries(countedStates.map((state) => [state, byState[state] ?? 0])),
      waiting: (byState.waiting ?? 0) - unconfigured,
      unconfigured,
    }
  },
})
