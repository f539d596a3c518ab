// A request as it has gone by, for those who watch what clients do.

import type { Request, Sent } from '../api/request.ts'
import type { Origin } from '../journal/entry.ts'
import type { Happening } from '../journal/events.ts'
import type { AnyOperation } from './table.ts'

/** An answered request. */
export type Arrival = {
  /** Null where it reached none. */
  workspace: string | null
  /** Absent where no operation has such a path. */
  row: AnyOperation | undefined
  request: Request | undefined
  sent: Sent
  origin: Origin
  /** What happened in the workspace since the request before. */
  happenings: readonly Happening[]
}
