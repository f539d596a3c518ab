// Which state of each task a reader has already been shown.
import type { Database } from './database.ts'

/** The looks taken at the tasks of one workspace. */
export class Looks {
  readonly #get
  readonly #set
  readonly #forget

  constructor(db: Database) {
    this.#get = db.prepare<[string], { seen: string }>('SELECT seen FROM looks WHERE task_id = ?')
    this.#set = db.prepare('INSERT OR REPLACE INTO looks (task_id, seen) VALUES (?, ?)')
    this.#forget = db.prepare('DELETE FROM looks WHERE task_id = ?')
  }

  /** What was last shown of the task. */
  seenOf = (taskId: string): string | undefined => this.#get.get(taskId)?.seen

  /** Notes what is now shown. */
  note = (taskId: string, seen: string): void => {
    this.#set.run(taskId, seen)
  }

  /** Forgets a task that is gone. */
  forget = (taskId: string): void => {
    this.#forget.run(taskId)
  }
}
