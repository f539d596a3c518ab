// The table read_states: the state of each task that was last returned to a reader.
import type { Database } from './database.ts'

/** What readers have seen of the tasks of one workspace. */
export class ReadStates {
  readonly #get
  readonly #set
  readonly #delete

  constructor(db: Database) {
    this.#get = db.prepare<[string], { seen: string }>(
      'SELECT seen FROM read_states WHERE task_id = ?',
    )
    this.#set = db.prepare('INSERT OR REPLACE INTO read_states (task_id, seen) VALUES (?, ?)')
    this.#delete = db.prepare('DELETE FROM read_states WHERE task_id = ?')
  }

  /** What a reader last saw of the task. */
  lastReadOf = (taskId: string): string | undefined => this.#get.get(taskId)?.seen

  /** Stores what a reader sees now. */
  record = (taskId: string, seen: string): void => {
    this.#set.run(taskId, seen)
  }

  /** Deletes the row of a deleted task. */
  delete = (taskId: string): void => {
    this.#delete.run(taskId)
  }
}
