// The table timers: which event is due when.
import type { Database } from './database.ts'

/** An event that is sent to a task, or to the agent of a source, at `due_at` (epoch ms). */
export type Timer = { seq: number; task_id: string; id: string; event: string; due_at: number }

/** The timers of one workspace. */
export class Timers {
  readonly #db: Database
  readonly #next
  readonly #of
  readonly #nextAt
  readonly #nextAtOf
  readonly #arm
  readonly #cancel
  readonly #cancelAll

  constructor(db: Database) {
    this.#db = db
    this.#next = db.prepare<[number], Timer>(
      // The same expression as in the index timers_due, or SQLite would not use it.
      `SELECT * FROM timers WHERE due_at <= ?
       ORDER BY due_at, id NOT IN ('agent', 'fault'), seq LIMIT 1`,
    )
    this.#of = db.prepare<[string], Timer>('SELECT * FROM timers WHERE task_id = ?')
    const nextAt = 'SELECT min(due_at) FROM timers'
    this.#nextAt = db.prepare<[], number | null>(nextAt).pluck()
    this.#nextAtOf = db.prepare<[string], number | null>(`${nextAt} WHERE task_id = ?`).pluck()
    this.#arm = db.prepare(
      'INSERT OR REPLACE INTO timers (task_id, id, event, due_at) VALUES (?, ?, ?, ?)',
    )
    this.#cancel = db.prepare('DELETE FROM timers WHERE task_id = ? AND id = ?')
    this.#cancelAll = db.prepare('DELETE FROM timers WHERE task_id = ?')
  }

  /**
   * The first timer due at or before `until`: by due instant, then timers of faults first, so that
   * a fault applies before the work ends, then in insertion order.
   */
  nextDue = (until: number): Timer | undefined => this.#next.get(until)

  /** The timers of one task. */
  of = (taskId: string): Timer[] => this.#of.all(taskId)

  /** When the next timer of one task, or of all, is due, epoch ms; null if there is none. */
  nextDueAt(taskId?: string): number | null {
    return (taskId === undefined ? this.#nextAt.get() : this.#nextAtOf.get(taskId)) ?? null
  }

  /** The timers of a task, the next one first. */
  ofTask(taskId: string): Timer[] {
    return this.#db
      .prepare<[string], Timer>('SELECT * FROM timers WHERE task_id = ? ORDER BY due_at, seq')
      .all(taskId)
  }

  /** Deletes the timers of all tasks but one. */
  keepOnly(taskId: string): void {
    this.#db.prepare('DELETE FROM timers WHERE task_id <> ?').run(taskId)
  }

  /** Arms a timer; one of the same task and id is replaced. */
  arm = (timer: Omit<Timer, 'seq'>): void => {
    this.#arm.run(timer.task_id, timer.id, timer.event, timer.due_at)
  }

  /** Deletes a timer. */
  cancel = (taskId: string, id: string): void => {
    this.#cancel.run(taskId, id)
  }

  /** Deletes all timers of a task. */
  cancelAll = (taskId: string): void => {
    this.#cancelAll.run(taskId)
  }

  /** Moves every due instant to `now + (due - now) * factor`, rounded. */
  rescale(now: number, factor: number): void {
    this.#db
      .prepare('UPDATE timers SET due_at = max(?, cast(round(? + (due_at - ?) * ?) AS INTEGER))')
      .run(now, now, now, factor)
  }
}
