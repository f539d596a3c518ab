// What each state of the machine means outside it.

import type { AgentCommand } from '../../agent.ts'
import type { Evidence } from '../../evidence.ts'
import type { MigrationCycle, SourceState } from '../../server/server.ts'
import type { TaskState } from '../task.ts'

/**
 * Set on states: how the task's state reads on the wire, and what its source server shows
 * meanwhile.
 */
export type StateMeta = {
  wire?: TaskState
  /** Absent: the source keeps the state, or the stage, it has. */
  source?: SourceState
  cycle?: MigrationCycle
  /** What an agent that asks is told to do, or why there is nothing to do. */
  command?: AgentCommand
  basis?: Evidence
}
