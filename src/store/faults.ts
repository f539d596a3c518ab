// The table faults: armed and ended ones.
import type { Fault, FaultScope } from '../domain/fault.ts'
import type { Database } from './database.ts'
import { Documents } from './documents.ts'

/** The faults of one workspace. */
export class Faults {
  readonly #rows: Documents<Fault>
  readonly #armed
  readonly #any

  constructor(db: Database) {
    this.#rows = new Documents(db, 'faults')
    this.#armed = db
      .prepare<[FaultScope], number>(
        'SELECT 1 FROM faults WHERE applies_to = ? AND is_over = 0 LIMIT 1',
      )
      .pluck()
    this.#any = db.prepare<[], number>('SELECT 1 FROM faults LIMIT 1').pluck()
  }

  /** The fault with this id. */
  get = (id: string): Fault | undefined => this.#rows.find('id', id)

  /** All faults, in the order in which they were armed. */
  all = (): Fault[] => this.#rows.list().reverse()

  /** Whether there are faults of this scope that have not ended; most workspaces have none. */
  hasArmed = (applies_to: FaultScope): boolean => this.#armed.get(applies_to) !== undefined

  /** Whether there are faults at all, ended ones included. */
  hasAny = (): boolean => this.#any.get() !== undefined

  /** Faults that have not ended, in the order in which they were armed; `from_ms` may be later. */
  armed = (applies_to: FaultScope): Fault[] => this.#rows.list({ applies_to, is_over: 0 }).reverse()

  /** Adds a fault. */
  insert = (fault: Fault): void => this.#rows.insert(fault)

  /** Writes a fault that exists. */
  save = (fault: Fault): void => this.#rows.replace('id', fault.id, fault)

  /** Removes a fault. */
  delete = (id: string): void => this.#rows.delete('id', id)
}
