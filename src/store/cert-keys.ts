// Certificates and keys of the tasks' channels.
import type { CertKey } from '../domain/task/cert-key.ts'
import type { Database } from './database.ts'
import { Documents } from './documents.ts'

type Row = { task_id: string; has_own_ca: boolean; cert_key: CertKey }

/** The certificates and keys of one workspace's tasks. */
export class CertKeys {
  readonly #rows: Documents<Row>

  constructor(db: Database) {
    this.#rows = new Documents(db, 'cert_keys')
  }

  /** What a task was given, by the account's CA or by one of its own. */
  get = (task_id: string, has_own_ca: boolean): CertKey | undefined =>
    this.#rows.list({ task_id, has_own_ca: Number(has_own_ca) })[0]?.cert_key

  /** Keeps what a task that exists was given. */
  insert = (task_id: string, has_own_ca: boolean, cert_key: CertKey): void =>
    this.#rows.insert({ task_id, has_own_ca, cert_key })
}
