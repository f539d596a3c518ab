// Migration 9 gives fields of documents other names: in the rows, and in the history of the rows.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { type Database, migrate, openDatabase } from '../../src/store/database.ts'
import { readExport, sortExport } from '../../src/store/export-rows.ts'
import { History } from '../../src/store/history.ts'
import { databaseFromExport } from '../../src/store/import-rows.ts'
import { freshDirectory } from '../support/program.ts'

/** A workspace of schema 8 in which a task is stalled and an agent is offline. */
const exported = JSON.parse(
  readFileSync(new URL('../fixtures/worlds/schema-8.json', import.meta.url), 'utf8'),
) as { schema: 8; tables: Record<string, Record<string, unknown>[]> }

const insertRows = (db: Database) => {
  db.pragma('foreign_keys = OFF')
  for (const [table, rows] of Object.entries(exported.tables))
    for (const row of rows) {
      const names = Object.keys(row)
      const values = Object.entries(row).map(([name, value]) =>
        ['document', 'value', 'seen'].includes(name) ? JSON.stringify(value) : value,
      )
      db.prepare(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      ).run(...values)
    }
}

/** A database file as version 8 left it, after requests that changed what the migration renames. */
const databaseOfSchema8 = (): string => {
  const path = join(freshDirectory(), 'old.sqlite')
  const db = new Sqlite(path)
  migrate(db, 'workspace', 8)
  insertRows(db)
  // An export leaves this row out.
  db.exec("INSERT INTO meta (key, value) VALUES ('is_half_born', 'false')")
  const history = new History(db)
  history.beginRequest(1)
  db.exec(`UPDATE faults SET document = json_set(document, '$.met', 7, '$.struck', 6);
    UPDATE tasks SET document = json_remove(document, '$.struck');
    UPDATE servers SET document = json_set(document, '$.offline.spells', json('[]'))
      WHERE document -> '$.offline' IS NOT NULL;
    UPDATE looks SET seen = '["changed"]';
    UPDATE meta SET value = 'true' WHERE key = 'is_half_born'`)
  history.beginRequest(2)
  db.exec(`DELETE FROM faults; DELETE FROM timers; DELETE FROM looks;
    DELETE FROM meta WHERE key = 'is_half_born'`)
  db.close()
  return path
}

const documentsOf = (db: Database, table: string) =>
  db.prepare<[], string>(`SELECT document FROM ${table} ORDER BY seq`).pluck().all()

test('a rewind after the migration restores rows that have the new names', () => {
  const db = openDatabase(databaseOfSchema8())
  const asImported = openDatabase(databaseFromExport(exported))
  asImported.exec("INSERT INTO meta (key, value) VALUES ('is_initialising', 'false')")
  new History(db).rewind(0)
  expect(sortExport(readExport(db))).toEqual(sortExport(readExport(asImported)))
  const [running] = documentsOf(db, 'tasks').filter((text) => text.includes('task_faults'))
  expect(JSON.parse(running!).task_faults).toEqual({
    segment: 'RUNNING.cutovering 8',
    matched: ['fault-3'],
    interruptions: [expect.objectContaining({ kind: 'halt', fault_id: 'fault-3' })],
  })
  db.close()
  asImported.close()
})

test('the last state has the new names too', () => {
  const db = openDatabase(databaseOfSchema8())
  const history = new History(db)
  history.rewind(1)
  expect(documentsOf(db, 'faults').map((text) => JSON.parse(text))).toEqual(
    exported.tables.faults!.map(({ document }) => {
      const { strikes, met: _, struck: __, ...rest } = document as Record<string, unknown>
      return { ...rest, applies_to: strikes, matched: 7, applied: 6 }
    }),
  )
  const offline = documentsOf(db, 'servers').flatMap((text) => JSON.parse(text).offline ?? [])
  expect(offline).toEqual([{ matched: ['fault-4'], outages: [] }])
  db.close()
})

test('a document in an image stays the text that it was', () => {
  const db = openDatabase(databaseOfSchema8())
  const changes = new History(db).rowChangesBy(1)
  for (const place of ['faults', 'tasks', 'servers']) {
    const images = changes.filter((change) => change.place === place)
    expect(images.length).toBeGreaterThan(0)
    for (const { before, after } of images)
      expect([typeof before?.document, typeof after?.document]).toEqual(['string', 'string'])
  }
  expect(changes.map(({ place }) => place)).toContain('read_states')
  expect(changes.find(({ key }) => key === 'is_initialising')?.before?.key).toBe('is_initialising')
  db.close()
})
