// A request as it has gone by, for those who watch what clients do.

import type { Request, SentReply } from '../api/request.ts'
import type { Origin } from '../journal/entry.ts'
import type { WorkspaceEvent } from '../journal/events.ts'
import type { AnyOperation } from './table.ts'

/** An answered request. */
export type ObservedRequest = {
  /** Null where it reached none. */
  workspace: string | null
  /** Absent where no operation has such a path. */
  row: AnyOperation | undefined
  request: Request | undefined
  sent: SentReply
  origin: Origin
  /** What happened in the workspace since the request before. */
  happenings: readonly WorkspaceEvent[]
}
