// Recordings of workspaces whose journal does not reach back to the initial state.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDatabase, schemaVersion } from '../../src/store/database.ts'
import { callAs, declareUser, tokenOf } from '../support/callers.ts'
import { freshWorkspace, linuxServer } from '../support/emulator.ts'
import { freshDirectory } from '../support/program.ts'
import {
  expectSameReplay,
  freshRequestTarget,
  parseRecording,
  recordingOf,
  seedWorkspace,
} from '../support/recordings.ts'
import { copyingTask, inWorkspace } from '../support/running-migration.ts'

type Cloud = Pick<ReturnType<typeof freshWorkspace>, 'emulator'>

/** The recording of a workspace, after it was replayed in another emulator: as text and as JSON. */
const recorded = ({ emulator }: Cloud, name = 'test') => {
  const text = recordingOf({ emulator, name })
  expectSameReplay(text)
  return { text, file: JSON.parse(text) }
}

const operationsIn = ({ steps }: { steps: { operation: string }[] }) =>
  steps.map(({ operation }) => operation)

describe('a recording begins', () => {
  test('with the initial state, as long as the journal has it', () => {
    const { file } = recorded(copyingTask())
    expect(file).toMatchObject({
      version: 3,
      first_request: 1,
      initial_state: { seed: 'test/test' },
    })
    expect(file).not.toHaveProperty('base')
  })

  test('with the oldest request in the journal, and the state before it', () => {
    const cloud = copyingTask({ settings: { journal_limit: 10 } })
    for (let i = cloud.workspace.journal.next; i <= 1030; i++) cloud.call('ShowOverview')
    const { file } = recorded(cloud)
    expect(file).toMatchObject({
      version: 3,
      first_request: 1015,
      base: { schema: schemaVersion(), strict: false },
    })
    expect(file).not.toHaveProperty('initial_state')
    expect(file.steps).toHaveLength(16)
    expect(file.base.tables.tasks).toHaveLength(1)
  })

  test('with the current state if the journal was cleared, and later with what follows', () => {
    const cloud = copyingTask()
    cloud.call('ClearJournal')
    expect(recorded(cloud).file).toMatchObject({ first_request: 5, steps: [] })
    cloud.call('ListTasks')
    cloud.pass(10_000)
    const { file } = recorded(cloud)
    expect(file).toMatchObject({ first_request: 5 })
    expect(operationsIn(file)).toEqual(['ListTasks', 'AdvanceClock'])
  })

  test('with the time of a flowing clock then, though it has advanced since', () => {
    const scene = freshRequestTarget({ clock: 'flowing' })
    seedWorkspace(scene)
    callAs(scene.emulator, {}, 'ClearJournal', { params: { workspace: 'test' } })
    const before = recorded(scene).file
    scene.host.now += 20_000
    const { file } = recorded(scene)
    expect(file.now_ms).toBeGreaterThanOrEqual(before.now_ms + 20_000)
    expect(file.base).toEqual(before.base)
    expect(file.state_hash).not.toBe(before.state_hash)
  })

  test.each(['memory', 'files'])('with a fork or an import, in %s', (where) => {
    const cloud = copyingTask({ dataDir: where === 'files' ? freshDirectory() : null })
    cloud.call('ForkWorkspace', { body: { name: 'fork' } })
    cloud.call('ForkWorkspace', { body: { name: 'past', at_request: 2 } })
    cloud.call('ForkWorkspace', { body: { name: 'start', at_request: 0 } })
    const body = JSON.parse(`${cloud.call('ExportWorkspace').body}`)
    inWorkspace(cloud, 'import').callIn('ImportWorkspace', { body })
    for (const [name, first_request] of Object.entries({ fork: 5, past: 3, start: 1, import: 1 })) {
      const token = { 'x-auth-token': `workspace/${name}` }
      callAs(cloud.emulator, token, 'RegisterServer', { body: linuxServer() })
      callAs(cloud.emulator, token, 'ListTasks')
      const { file } = recorded(cloud, name)
      expect({ name, ...file }).toMatchObject({ name, first_request, steps: [{}, {}] })
    }
  })

  test('after the requests that a kill has lost, if there is no initial state', () => {
    const [before, after] = [freshDirectory(), join(freshDirectory(), 'data')]
    const first = freshWorkspace({ dataDir: before, clock: 'frozen' })
    first.call('ForkWorkspace', { body: { name: 'fork' } })
    const register = (cloud: Cloud) =>
      callAs(cloud.emulator, { 'x-auth-token': 'workspace/fork' }, 'RegisterServer', {
        body: linuxServer(),
      })
    for (let nth = 1; nth <= 70; nth++) register(first)
    cpSync(before, after, { recursive: true })
    const second = freshWorkspace({ dataDir: after, clock: 'frozen' })
    expect(recorded(second, 'fork').file).toMatchObject({ first_request: 71, steps: [] })
    register(second)
    const { file } = recorded(second, 'fork')
    expect(file).toMatchObject({ first_request: 71, steps: [{ operation: 'RegisterServer' }] })
    expect(file).not.toHaveProperty('missing')
  })

  test('with the requests that are there, if the journal is from before initial states', () => {
    const dataDir = freshDirectory()
    const scene = freshRequestTarget({ dataDir })
    seedWorkspace(scene)
    scene.emulator.close()
    const journal = openDatabase(join(dataDir, 'journals', 'test.sqlite'), 'journal')
    journal.exec("DELETE FROM meta WHERE key = 'beginning'")
    journal.close()
    const { file } = recorded(freshRequestTarget({ dataDir }))
    expect(file).toMatchObject({ version: 3, first_request: 1, base: { tables: { tasks: [] } } })
    expect(file.steps).toHaveLength(5)
  })
})

describe('a step that depends on history before the journal is left out:', () => {
  const cleared = () => {
    const cloud = copyingTask()
    cloud.call('CreateSnapshot', { body: { name: 'old' } })
    cloud.call('ClearJournal')
    cloud.call('ListServers')
    return cloud
  }
  type Cleared = ReturnType<typeof cleared>
  const old = { params: { snapshot: 'old' } }

  const reaching: [string, number, (cloud: Cleared) => { status: number }][] = [
    ['a rewind', 200, ({ call }) => call('RewindWorkspace', { body: { to_request: 2 } })],
    ['a snapshot restored', 200, ({ call }) => call('RestoreSnapshot', old)],
    ['a snapshot deleted', 200, ({ call }) => call('DeleteSnapshot', old)],
    [
      'a snapshot that is there already',
      409,
      ({ call }) => call('CreateSnapshot', { body: { name: 'old' } }),
    ],
  ]
  test.each(reaching)('%s', (_, status, reach) => {
    const cloud = cleared()
    expect(reach(cloud).status).toBe(status)
    expect(recorded(cloud).file).toMatchObject({ first_request: 8, steps: [] })
    cloud.pass(1_000)
    expect(operationsIn(recorded(cloud).file)).toEqual(['AdvanceClock'])
  })

  test('a rewind that was refused when the history was longer', () => {
    const cloud = copyingTask({ settings: { journal_limit: 10 } })
    const { journal, history } = cloud.workspace
    while (journal.next <= 1024) cloud.call('ShowOverview')
    expect(cloud.call('RewindWorkspace', { body: { to_request: 3 } }).status).toBe(410)
    cloud.call('ListTasks')
    expect(recorded(cloud).file.first_request).toBe(1015)
    // The refusal names the oldest request then; in a replay it would name a later one.
    journal.forgetBefore(1020)
    history.forgetBefore(1020)
    expect(operationsIn(recorded(cloud).file)).toEqual(['ListTasks'])
  })

  const within: [string, (cloud: Cleared) => void][] = [
    [
      'a rewind to what the recording begins with',
      ({ call }) => {
        call('RegisterServer', { body: linuxServer() })
        call('RewindWorkspace', { body: { to_request: 5 } })
      },
    ],
    [
      'a snapshot of its own',
      ({ call }) => {
        const params = { snapshot: 'new' }
        call('CreateSnapshot', { body: { name: 'new' } })
        call('CreateSnapshot', { body: { name: 'new' } })
        call('RegisterServer', { body: linuxServer() })
        call('RestoreSnapshot', { params })
        call('DeleteSnapshot', { params })
        call('DeleteSnapshot', { params })
      },
    ],
  ]
  test.each(within)('but not %s', (_, go) => {
    const cloud = cleared()
    go(cloud)
    expect(recorded(cloud).file).toMatchObject({ first_request: 6 })
  })
})

describe('the base', () => {
  test('seals secrets, as the steps do', () => {
    const scene = freshRequestTarget({ clock: 'frozen' })
    seedWorkspace(scene)
    declareUser(scene.emulator, 'test', 'bob', {
      password: 'Hidden-1 \ud800',
      access_keys: [{ access: 'AKBOB', secret: 'Hidden-2' }],
    })
    tokenOf(scene.emulator, 'test', 'bob', 'Hidden-1 \ud800')
    const [task] = scene.emulator.workspaces.find('test')!.tasks.all()
    const control = { 'x-auth-token': 'workspace/test' }
    const params = { task_id: task!.id }
    const { private_key } = callAs(scene.emulator, control, 'ShowCertKey', { params }).body
    callAs(scene.emulator, {}, 'ClearJournal', { params: { workspace: 'test' } })
    const { text, file } = recorded(scene)
    const exported = `${callAs(scene.emulator, {}, 'ExportWorkspace', { params: { workspace: 'test' } }).body}`
    for (const secret of ['Hidden-1', 'Hidden-2', private_key]) {
      const written = JSON.stringify(secret).slice(1, -1)
      expect(exported).toContain(written)
      expect(text).not.toContain(written)
    }
    expect(file.base.tables.users[1].document.password).toEqual({ $sealed: expect.any(String) })
  })

  test('has the seed with which steps are sealed, whichever the journal began with', () => {
    const cloud = freshWorkspace()
    cloud.call('CreateSnapshot', { body: { name: 'first' } })
    const body = JSON.parse(`${freshWorkspace({ seed: 'x' }).call('ExportWorkspace').body}`)
    cloud.call('ImportWorkspace', { body })
    cloud.call('RestoreSnapshot', { params: { snapshot: 'first' } })
    declareUser(cloud.emulator, 'test', 'bob', { password: 'Hidden-1' })
    tokenOf(cloud.emulator, 'test', 'bob', 'Hidden-1')
    const { text, file } = recorded(cloud)
    expect(file.steps).toMatchObject([
      { input: { body: { password: { $sealed: expect.any(String) } } } },
      { operation: 'KeystoneCreateUserTokenByPassword' },
    ])
    expect(text).toContain('test/test')
    expect(text).not.toContain('x/test')
  })

  test('is readable text: one row on each line, as it was stored', () => {
    const cloud = copyingTask()
    cloud.call('ClearJournal')
    const { text } = recorded(cloud)
    const lines = text.split('\n')
    expect(lines.slice(0, 5)).toEqual([
      '{',
      '  "base": {',
      `    "schema": ${schemaVersion()},`,
      '    "strict": false,',
      '    "tables": {',
    ])
    expect(lines).toContain('        {"key":"seed","value":"test/test"},')
    expect(parseRecording(text).steps).toEqual([])
  })
})
