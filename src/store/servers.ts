// The table servers: source servers.
import type { Server, SourceState } from '../domain/server/server.ts'
import type { Database } from './database.ts'
import { Documents, type Page } from './documents.ts'

/** The filters of ListServers; each is an exact match, booleans as 0 or 1. */
export type ServerFilter = {
  id?: string | undefined
  name?: string | undefined
  ip?: string | undefined
  ipv6?: string | undefined
  state?: string | undefined
  migration_cycle?: string | undefined
  migproject?: string | undefined
  enterprise_project_id?: string | undefined
  vm_id?: string | undefined
  connected?: number | undefined
  is_consistency_result_exist?: number | undefined
}

/** The source servers of one workspace. */
export class Servers {
  readonly #rows: Documents<Server>
  readonly #byState
  readonly #unconfigured

  constructor(db: Database) {
    this.#rows = new Documents(db, 'servers')
    this.#byState = db.prepare<[], { state: SourceState; n: number }>(
      'SELECT state, count(*) AS n FROM servers GROUP BY state',
    )
    this.#unconfigured = db.prepare<[], { n: number }>(
      `SELECT count(*) AS n FROM servers WHERE state = 'waiting' AND NOT EXISTS
         (SELECT 1 FROM tasks WHERE source_server_id = servers.id)`,
    )
  }

  /** The server with this id. */
  get = (id: string): Server | undefined => this.#rows.find('id', id)

  /** A page of the matching servers, newest first, and the number of all that match. */
  list(filter: ServerFilter, page: Page): { count: number; servers: Server[] } {
    return { count: this.#rows.count(filter), servers: this.#rows.list(filter, page) }
  }

  /** All servers, newest first. */
  all = (): Server[] => this.#rows.list()

  /** The number of matching servers. */
  count = (filter: ServerFilter = {}): number => this.#rows.count(filter)

  /** The number of servers by state, without states that no server is in. */
  countByState = (): Partial<Record<SourceState, number>> =>
    Object.fromEntries(this.#byState.all().map(({ state, n }) => [state, n]))

  /** The number of waiting servers without a task, and so without a target. */
  countUnconfigured = (): number => this.#unconfigured.get()!.n

  /** Moves all servers of one migration project to another. */
  moveAll(from: string, to: string): void {
    for (const server of this.#rows.list({ migproject: from }))
      this.save({ ...server, migproject: to })
  }

  /** Adds a server. */
  insert = (server: Server): void => this.#rows.insert(server)

  /** Replaces an existing server. */
  save = (server: Server): void => this.#rows.replace('id', server.id, server)

  /** Removes a server. */
  delete = (id: string): void => this.#rows.delete('id', id)
}
