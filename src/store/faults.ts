// Faults, armed and over.
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

  /** Every fault, in the order of arming. */
  all = (): Fault[] => this.#rows.list().reverse()

  /** Whether there are faults of the family that are not over: most workspaces have none. */
  hasArmed = (applies_to: FaultScope): boolean => this.#armed.get(applies_to) !== undefined

  /** Whether there is any, those that are over included. */
  hasAny = (): boolean => this.#any.get() !== undefined

  /** Those that are not over, in the order of arming; their time may not have come yet. */
  armed = (applies_to: FaultScope): Fault[] => this.#rows.list({ applies_to, is_over: 0 }).reverse()

  /** Adds a fault. */
  insert = (fault: Fault): void => this.#rows.insert(fault)

  /** Writes a fault that exists. */
  save = (fault: Fault): void => this.#rows.replace('id', fault.id, fault)

  /** Removes a fault. */
  delete = (id: string): void => this.#rows.delete('id', id)
}
