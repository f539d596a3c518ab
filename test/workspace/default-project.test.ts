import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { projectBody } from '../support/bodies.ts'
import { freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'

const freshDirectory = () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'projects-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  return dataDir
}

/** A database as it was before migration 002. */
const writeOldDatabase = (path: string, cloud: ReturnType<typeof freshWorkspace>) => {
  const db = new Sqlite(path)
  db.exec(readFileSync(new URL('../../migrations/001-workspace.sql', import.meta.url), 'utf8'))
  db.pragma('user_version = 1')
  for (const key of ['seed', 'clock', 'settings'])
    db.prepare('INSERT INTO meta VALUES (?, ?)').run(
      key,
      JSON.stringify(cloud.workspace.meta.get(key)),
    )
  for (const server of cloud.workspace.servers.list({}, { offset: 0, limit: 9 }).servers)
    db.prepare('INSERT INTO servers (document) VALUES (?)').run(
      JSON.stringify({ ...server, migproject: '' }),
    )
  for (const task of cloud.workspace.tasks.all())
    db.prepare('INSERT INTO tasks (document) VALUES (?)').run(JSON.stringify(task))
  db.close()
}

test('an older database gets a default project, and its servers are in it', () => {
  const young = freshWorkspace()
  const { source_id, task_id } = readyTask(young)
  young.call('RegisterServer', { body: linuxServer() })
  const dataDir = freshDirectory()
  writeOldDatabase(join(dataDir, 'test.sqlite'), young)
  const { workspace, call, show } = freshWorkspace({ dataDir })
  const { id } = workspace.projects.default()
  expect(workspace.servers.count({ migproject: id })).toBe(2)
  expect(workspace.servers.get(source_id)?.migproject).toBe(id)
  expect(show(task_id).id).toBe(task_id)
  const params = { mig_project_id: id }
  expect(call('DeleteMigproject', { params }).body.error_code).toBe('SMS.7303')
})

test('a restart keeps the projects and which one is the default', () => {
  const dataDir = freshDirectory()
  const before = freshWorkspace({ dataDir })
  const mig_project_id = before.call('CreateMigproject', { body: projectBody() }).body.id
  before.call('UpdateDefaultMigproject', { params: { mig_project_id } })
  const listed = before.call('ListMigprojects').body
  before.emulator.close()
  expect(freshWorkspace({ dataDir }).call('ListMigprojects').body).toEqual(listed)
})

test('it changes no other ids: the first server has the first id', () => {
  const { call, workspace } = freshWorkspace()
  call('RegisterServer', { body: linuxServer() })
  expect(workspace.meta.get('ids')).toBe(1)
})
