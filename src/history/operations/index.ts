// The control operations on the history of a workspace.
import type { AnyOperation } from '../../api/operation.ts'
import { diffOperation } from './diff.ts'
import { ExportWorkspace, importOperation } from './export-import.ts'
import { forkOperation } from './fork.ts'
import { rewindOperation } from './rewind.ts'
import { ShowStateHash } from './show-state-hash.ts'
import { ShowTaskAt } from './show-task-at.ts'
import { type SnapshotNeeds, snapshotOperations } from './snapshots.ts'

/** The operations on snapshots, forks, rewinds, exports and comparisons. */
export const historyOperations = (needs: SnapshotNeeds): AnyOperation[] => [
  ShowStateHash,
  ...snapshotOperations(needs),
  forkOperation(needs.workspaces),
  rewindOperation(needs.workspaces),
  ShowTaskAt,
  ExportWorkspace,
  importOperation(needs.workspaces),
  diffOperation(needs.workspaces),
]
