import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { Iam, readAccessKeys } from '../../src/store/iam.ts'

const folderOf = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sms-emulator-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('users and tokens of the first schema get the new fields', () => {
  const path = join(folderOf(), 'old.sqlite')
  const old = new Sqlite(path)
  old.exec(readFileSync(new URL('../../migrations/001-workspace.sql', import.meta.url), 'utf8'))
  old.pragma('user_version = 1')
  const add = (table: string, document: object) =>
    old.prepare(`INSERT INTO ${table} (document) VALUES (?)`).run(JSON.stringify(document))
  add('users', { id: 'u1', name: 'alice', password: 'secret' })
  const token = { digest: 'd', user: 'alice', scope: { none: true }, issued_at: 1, expires_at: 2 }
  add('tokens', token)
  old.close()
  const iam = new Iam(openDatabase(path))
  expect(iam.userNamed('alice')).toEqual({
    id: 'u1',
    name: 'alice',
    password: 'secret',
    enabled: true,
    policies: [],
  })
  expect(iam.tokenOf('d')).toEqual({ ...token, methods: ['password'] })
  iam.deleteUser('alice')
  expect(iam.tokenOf('d')).toBeUndefined()
})

test('the permanent keys of a database that is not open are read', () => {
  const path = join(folderOf(), 'closed.sqlite')
  const db = openDatabase(path)
  const iam = new Iam(db)
  const key = { secret: 's', user: 'alice', token_digest: null, expires_at: null }
  iam.addKey({ ...key, access: 'PERMANENT' })
  iam.addKey({ ...key, access: 'TEMPORARY', token_digest: 'd', expires_at: 1 })
  expect(readAccessKeys(path)).toEqual([])
  db.close()
  expect(readAccessKeys(path)).toEqual(['PERMANENT'])
})

test('a file that cannot be read has none', () => {
  const path = join(folderOf(), 'broken.sqlite')
  writeFileSync(path, 'no database')
  expect(readAccessKeys(path)).toEqual([])
  expect(readAccessKeys(`${path}-none`)).toEqual([])
  expect(readFileSync(path, 'utf8')).toBe('no database')
})
