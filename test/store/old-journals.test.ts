// Journals as earlier versions left them.
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { Journal } from '../../src/journal/journal.ts'
import { migrate } from '../../src/store/database.ts'
import { freshDirectory } from '../support/program.ts'

/** A journal of schema 2, which kept the name of its life as bare text. */
const journalOf = (life: string) => {
  const path = join(freshDirectory(), 'old.sqlite')
  const db = new Sqlite(path)
  migrate(db, 'journal', 2)
  const set = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
  set.run('life', life)
  set.run('last', '7')
  set.run('last_event', '9')
  db.close()
  return path
}

/** What a journal says of itself once it is opened, by a program that would name a new one `new`. */
const told = (path: string) => {
  const journal = new Journal(path, 'new')
  journal.attach('seed', 0)
  const { journalId: life, next, lastEvent } = journal
  journal.close()
  return { life, next, lastEvent }
}

test.each(['mhq2x9k1', '12345678', '1e5'])('a journal named %s goes on as it was', (life) => {
  const path = journalOf(life)
  const asBefore = { life, next: 8, lastEvent: 9 }
  expect(told(path)).toEqual(asBefore)
  expect(told(path)).toEqual(asBefore)
})

test('a journal that had no name gets one, and keeps it', () => {
  const path = join(freshDirectory(), 'new.sqlite')
  expect(told(path)).toMatchObject({ life: 'new', next: 1 })
  const journal = new Journal(path, 'newer')
  journal.attach('seed', 0)
  expect(journal.journalId).toBe('new')
  journal.close()
})
