// Which state of each task a reader has already been shown.
import type { Database } from './database.ts'

/** The looks taken at the tasks of one workspace. */
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

  /** What was last shown of the task. */
  lastReadOf = (taskId: string): string | undefined => this.#get.get(taskId)?.seen

  /** Notes what is now shown. */
  record = (taskId: string, seen: string): void => {
    this.#set.run(taskId, seen)
  }

  /** Forgets a task that is gone. */
  delete = (taskId: string): void => {
    this.#delete.run(taskId)
  }
}
