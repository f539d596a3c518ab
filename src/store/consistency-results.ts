// The table consistency_results.
import type { ConsistencyResultGroup } from '../domain/task/consistency.ts'
import type { Database } from './database.ts'
import { Documents } from './documents.ts'

/** The consistency checks of one workspace's tasks. */
export class ConsistencyResults {
  readonly #rows: Documents<ConsistencyResultGroup & { task_id: string }>

  constructor(db: Database) {
    this.#rows = new Documents(db, 'consistency_results')
  }

  /** The checks of a task, oldest first. */
  ofTask(task_id: string): ConsistencyResultGroup[] {
    return this.#rows
      .list({ task_id })
      .toReversed()
      .map(({ task_id: _, ...group }) => group)
  }

  /** Adds a check of an existing task. */
  insert = (task_id: string, group: ConsistencyResultGroup): void =>
    this.#rows.insert({ task_id, ...group })
}
