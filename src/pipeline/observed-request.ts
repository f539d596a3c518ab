// An answered request, as coverage and client rules see it.

import type { AnyOperation } from '../api/operation.ts'
import type { Request, SentReply } from '../api/request.ts'
import type { Origin } from '../journal/entry.ts'
import type { WorkspaceEvent } from '../journal/events.ts'

/** An answered request. */
export type ObservedRequest = {
  /** Null where it reached no workspace, or only read the control API. */
  workspace: string | null
  /** Absent where no operation has such a path. */
  operation: AnyOperation | undefined
  request: Request | undefined
  sent: SentReply
  origin: Origin
  /** What happened in the workspace since the request before. */
  events: readonly WorkspaceEvent[]
}
