import { expect, onTestFinished, test } from 'vitest'
import { openDatabase, serializeDatabase } from '../../src/store/database.ts'
import { Meta } from '../../src/store/meta.ts'

const fresh = (source: string | Buffer = ':memory:') => {
  const db = openDatabase(source)
  onTestFinished(() => void db.close())
  return db
}

const valueIn = (bytes: Buffer) => new Meta(fresh(bytes)).get('clock')

test('bytes are copied anew once something has changed, and not before', () => {
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

test('bytes copied within a transaction hold what it has changed, until it is undone', () => {
  const db = fresh()
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
