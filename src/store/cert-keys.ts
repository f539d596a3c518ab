// The table cert_keys: certificates and keys of tasks.
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

  /** Certificates of a task, issued by its own CA or by the account's. */
  get = (task_id: string, has_own_ca: boolean): CertKey | undefined =>
    this.#rows.list({ task_id, has_own_ca: Number(has_own_ca) })[0]?.cert_key

  /** Stores certificates of an existing task. */
  insert = (task_id: string, has_own_ca: boolean, cert_key: CertKey): void =>
    this.#rows.insert({ task_id, has_own_ca, cert_key })
}
