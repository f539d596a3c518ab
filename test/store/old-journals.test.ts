// Journals that earlier versions wrote.
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { Journal } from '../../src/journal/journal.ts'
import { type Database, migrate } from '../../src/store/database.ts'
import { freshDirectory } from '../support/program.ts'

/** A journal file of an earlier schema, with the rows that `fill` inserts. */
const journalOfSchema = (schema: number, fill: (db: Database) => void) => {
  const path = join(freshDirectory(), 'old.sqlite')
  const db = new Sqlite(path)
  migrate(db, 'journal', schema)
  fill(db)
  db.close()
  return path
}

const setMeta = (db: Database, values: Record<string, string>) => {
  const set = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
  for (const [key, value] of Object.entries(values)) set.run(key, value)
}

/** What a journal knows of itself, opened by a program that would give a new one the id `new`. */
const identityOf = (path: string) => {
  const journal = new Journal(path, 'new')
  journal.attach('seed', 0)
  const { journalId, next, lastEvent } = journal
  journal.close()
  return { journalId, next, lastEvent }
}

// Schema 2 kept the id as bare text.
test.each(['mhq2x9k1', '12345678', '1e5'])('a journal with the id %s keeps it', (life) => {
  const path = journalOfSchema(2, (db) => setMeta(db, { life, last: '7', last_event: '9' }))
  const asBefore = { journalId: life, next: 8, lastEvent: 9 }
  expect(identityOf(path)).toEqual(asBefore)
  expect(identityOf(path)).toEqual(asBefore)
})

test('a journal without an id gets one, and keeps it', () => {
  const path = join(freshDirectory(), 'new.sqlite')
  expect(identityOf(path)).toMatchObject({ journalId: 'new', next: 1 })
  const journal = new Journal(path, 'newer')
  journal.attach('seed', 0)
  expect(journal.journalId).toBe('new')
  journal.close()
})

test('a journal of schema 3 has the names of today', () => {
  const birth = { seed: 'seed', mode: 'frozen', pace: 20, settings: {}, now_ms: 1 }
  const entry = { request_id: 'r1', operation: 'Plant', status: 200, origin: 'http', seq: 1 }
  const fault = { kind: 'fault', request: 1, fault_id: 'fault-1', fault_kind: 'refuse' }
  const path = journalOfSchema(3, (db) => {
    setMeta(db, { life: '"mhq2x9k1"', beginning: JSON.stringify({ birth, request: 1 }) })
    db.prepare('INSERT INTO entries (seq, event_id, document) VALUES (?, ?, ?)').run(
      1,
      3,
      JSON.stringify(entry),
    )
    const insertEvent = db.prepare('INSERT INTO events (id, document) VALUES (?, ?)')
    insertEvent.run(1, JSON.stringify({ id: 1, ...fault, what: 'armed' }))
    insertEvent.run(2, JSON.stringify({ id: 2, ...fault, what: 'struck', detail: 'struck' }))
  })
  const journal = new Journal(path, 'new')
  journal.attach('seed', 0)
  expect(journal.journalId).toBe('mhq2x9k1')
  expect(journal.start()).toEqual({ initial_state: birth, request: 1 })
  expect(journal.list({ operation: 'LoadRecords' })).toEqual([
    { ...entry, operation: 'LoadRecords' },
  ])
  expect(journal.eventsOfRequest(1)).toEqual([
    { id: 1, ...fault, what: 'armed' },
    { id: 2, ...fault, what: 'applied', detail: 'struck' },
  ])
  journal.close()
})
