// What coverage and client rules see of a request.

import type { AnyOperation } from '../api/operation.ts'
import type { Request, SentReply } from '../api/request.ts'
import type { Caller } from '../domain/iam.ts'
import type { Origin } from '../journal/entry.ts'
import type { WorkspaceEvent } from '../journal/events.ts'

/** A request after its reply was sent. */
export type ObservedRequest = {
  /** Null if the request reached no workspace, or is not recorded. */
  workspace: string | null
  /** Undefined if the path matches no operation. */
  operation: AnyOperation | undefined
  request: Request | undefined
  /** Null where the operation asks for no credential, and where the credential is bad. */
  caller: Caller | null
  sent: SentReply
  origin: Origin
  /** What has happened in the workspace since the previous request. */
  events: readonly WorkspaceEvent[]
}
