import { describe, expect, onTestFinished, test } from 'vitest'
import {
  emptyDatabase,
  openDatabase,
  schemaVersion,
  serializeDatabase,
} from '../../src/store/database.ts'
import { Meta } from '../../src/store/meta.ts'
import { tablesOf } from '../../src/store/tables.ts'

const fresh = (source: string | Buffer = ':memory:') => {
  const db = openDatabase(source)
  onTestFinished(() => void db.close())
  return db
}

const valueIn = (bytes: Buffer) => new Meta(fresh(bytes)).get('clock')

test('a new database in memory has the schema that all migrations make', () => {
  const schemaOf = (db: ReturnType<typeof fresh>) =>
    db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all()
  const grown = emptyDatabase(schemaVersion())
  onTestFinished(() => void grown.close())
  expect(schemaOf(fresh())).toEqual(schemaOf(grown))
  expect(fresh().pragma('user_version', { simple: true })).toBe(schemaVersion())
  for (const { name } of tablesOf(grown))
    expect(grown.prepare(`SELECT count(*) FROM ${name}`).pluck().get(), name).toBe(0)
})

test('bytes are copied again only after a change', () => {
  const db = fresh()
  const meta = new Meta(db)
  meta.set('clock', 1)
  const first = serializeDatabase(db)
  expect(meta.get('clock')).toBe(1)
  expect(serializeDatabase(db)).toBe(first)
  meta.set('clock', 2)
  expect(valueIn(serializeDatabase(db))).toBe(2)
  expect(valueIn(first)).toBe(1)
})

describe.each([
  ['a new database', () => fresh()],
  ['a copy', () => fresh(serializeDatabase(fresh()))],
])('bytes of %s within a transaction', (_, open) => {
  test('contain its changes, until it is rolled back', () => {
    const db = open()
    const meta = new Meta(db)
    meta.set('clock', 1)
    const undone = () =>
      db.transaction(() => {
        meta.set('clock', 2)
        expect(valueIn(serializeDatabase(db))).toBe(2)
        throw new Error('undone')
      })()
    expect(undone).toThrow('undone')
    expect(valueIn(serializeDatabase(db))).toBe(1)
  })

  test('are a database with the same rows, and the same next row', () => {
    const db = open()
    const insert = (into: typeof db, access: string) =>
      into
        .prepare('INSERT INTO access_keys (document) VALUES (?)')
        .run(JSON.stringify({ access, user: 'a' })).lastInsertRowid
    for (const access of ['1', '2', '3']) insert(db, access)
    db.exec("DELETE FROM access_keys WHERE access = '3'")
    const copy = db.transaction(() => {
      insert(db, '4')
      return fresh(serializeDatabase(db))
    })()
    const rows = 'SELECT * FROM access_keys'
    expect(copy.prepare(rows).all()).toEqual(db.prepare(rows).all())
    expect(insert(copy, '5')).toBe(5)
  })
})
