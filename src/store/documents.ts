// A table of JSON documents whose searchable fields are generated columns.
import { parseDocument } from '../domain/server/stored-numbers.ts'
import type { Database } from './database.ts'

/** Equality filters on generated columns; undefined matches any value. */
export type Filter = Readonly<Record<string, string | number | undefined>>

/** A page of a list: how many rows to skip, and how many to return at most. */
export type Page = { offset: number; limit: number }

type Row = { document: string }

/** The rows of one document table, in insertion order. */
export class Documents<T extends object> {
  readonly #db: Database
  readonly #table: string

  constructor(db: Database, table: string) {
    this.#db = db
    this.#table = table
  }

  /** The first document whose column equals the value. */
  find(column: string, value: string): T | undefined {
    const row = this.#prepare<Row>(
      `SELECT document FROM ${this.#table} WHERE ${column} = ? ORDER BY seq LIMIT 1`,
    ).get(value)
    return row && parseDocument<T>(row.document)
  }

  /** The documents that match all filters, newest first, as in the reference's list examples. */
  list(filter: Filter = {}, page: Page = { offset: 0, limit: -1 }): T[] {
    const { where, values } = conditions(filter)
    return this.#prepare<Row>(
      `SELECT document FROM ${this.#table}${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
    )
      .all(...values, page.limit, page.offset)
      .map((row) => parseDocument<T>(row.document))
  }

  /** The number of documents that match all filters. */
  count(filter: Filter = {}): number {
    const { where, values } = conditions(filter)
    return this.#prepare<{ n: number }>(`SELECT count(*) AS n FROM ${this.#table}${where}`).get(
      ...values,
    )!.n
  }

  /** Adds a document at the end of the table. */
  insert(document: T): void {
    this.#prepare(`INSERT INTO ${this.#table} (document) VALUES (?)`).run(JSON.stringify(document))
  }

  /** Replaces the document whose column equals the value; its position does not change. */
  replace(column: string, value: string, document: T): void {
    this.#prepare(`UPDATE ${this.#table} SET document = ? WHERE ${column} = ?`).run(
      JSON.stringify(document),
      value,
    )
  }

  /** Deletes the documents whose column equals the value. */
  delete(column: string, value: string): void {
    this.#prepare(`DELETE FROM ${this.#table} WHERE ${column} = ?`).run(value)
  }

  readonly #statements = new Map<string, unknown>()

  #prepare<R>(sql: string) {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#db.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement as import('better-sqlite3').Statement<unknown[], R>
  }
}

const conditions = (filter: Filter) => {
  const active = Object.entries(filter).filter(([, value]) => value !== undefined)
  return {
    where: active.length ? ` WHERE ${active.map(([column]) => `${column} = ?`).join(' AND ')}` : '',
    values: active.map(([, value]) => value as string | number),
  }
}
