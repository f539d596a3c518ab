// Recordings of workspaces whose journal does not reach back to their birth.
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

type Place = Pick<ReturnType<typeof freshWorkspace>, 'emulator'>

/** The recording of a workspace, that has been done again elsewhere; as text and as JSON. */
const recorded = ({ emulator }: Place, name = 'test') => {
  const text = recordingOf({ emulator, name })
  expectSameReplay(text)
  return { text, file: JSON.parse(text) }
}

const operationsIn = ({ steps }: { steps: { operation: string }[] }) =>
  steps.map(({ operation }) => operation)

describe('a recording begins', () => {
  test('with the birth, as long as the journal tells it', () => {
    const { file } = recorded(copyingTask())
    expect(file).toMatchObject({
      version: 3,
      first_request: 1,
      initial_state: { seed: 'test/test' },
    })
    expect(file).not.toHaveProperty('base')
  })

  test('with the earliest request that is kept, and the world before it', () => {
    const place = copyingTask({ settings: { journal_limit: 10 } })
    for (let i = place.workspace.journal.next; i <= 1030; i++) place.call('ShowOverview')
    const { file } = recorded(place)
    expect(file).toMatchObject({
      version: 3,
      first_request: 1015,
      base: { schema: schemaVersion(), strict: false },
    })
    expect(file).not.toHaveProperty('initial_state')
    expect(file.steps).toHaveLength(16)
    expect(file.base.tables.tasks).toHaveLength(1)
  })

  test('with the present world where the journal was cleared, and later with what follows', () => {
    const place = copyingTask()
    place.call('ClearJournal')
    expect(recorded(place).file).toMatchObject({ first_request: 5, steps: [] })
    place.call('ListTasks')
    place.pass(10_000)
    const { file } = recorded(place)
    expect(file).toMatchObject({ first_request: 5 })
    expect(operationsIn(file)).toEqual(['ListTasks', 'AdvanceClock'])
  })

  test('where a flowing clock stood, though it has gone on since', () => {
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
    const place = copyingTask({ dataDir: where === 'files' ? freshDirectory() : null })
    place.call('ForkWorkspace', { body: { name: 'fork' } })
    place.call('ForkWorkspace', { body: { name: 'past', at_request: 2 } })
    place.call('ForkWorkspace', { body: { name: 'start', at_request: 0 } })
    const body = JSON.parse(`${place.call('ExportWorkspace').body}`)
    inWorkspace(place, 'import').callIn('ImportWorkspace', { body })
    for (const [name, first_request] of Object.entries({ fork: 5, past: 3, start: 1, import: 1 })) {
      const token = { 'x-auth-token': `workspace/${name}` }
      callAs(place.emulator, token, 'RegisterServer', { body: linuxServer() })
      callAs(place.emulator, token, 'ListTasks')
      const { file } = recorded(place, name)
      expect({ name, ...file }).toMatchObject({ name, first_request, steps: [{}, {}] })
    }
  })

  test('after what a kill took, where the birth is not known', () => {
    const [before, after] = [freshDirectory(), join(freshDirectory(), 'data')]
    const first = freshWorkspace({ dataDir: before, clock: 'frozen' })
    first.call('ForkWorkspace', { body: { name: 'fork' } })
    const register = (place: Place) =>
      callAs(place.emulator, { 'x-auth-token': 'workspace/fork' }, 'RegisterServer', {
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

  test('with what is there, where the journal is older than births', () => {
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

describe('a step that goes back further than the journal is left behind:', () => {
  const cleared = () => {
    const place = copyingTask()
    place.call('CreateSnapshot', { body: { name: 'old' } })
    place.call('ClearJournal')
    place.call('ListServers')
    return place
  }
  type Cleared = ReturnType<typeof cleared>
  const old = { params: { snapshot: 'old' } }

  const reaching: [string, number, (place: Cleared) => { status: number }][] = [
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
    const place = cleared()
    expect(reach(place).status).toBe(status)
    expect(recorded(place).file).toMatchObject({ first_request: 8, steps: [] })
    place.pass(1_000)
    expect(operationsIn(recorded(place).file)).toEqual(['AdvanceClock'])
  })

  test('a rewind that was refused when more was remembered', () => {
    const place = copyingTask({ settings: { journal_limit: 10 } })
    const { journal, history } = place.workspace
    while (journal.next <= 1024) place.call('ShowOverview')
    expect(place.call('RewindWorkspace', { body: { to_request: 3 } }).status).toBe(410)
    place.call('ListTasks')
    expect(recorded(place).file.first_request).toBe(1015)
    // The refusal names the earliest request there was then, and a replay would name a later one.
    journal.forgetBefore(1020)
    history.forgetBefore(1020)
    expect(operationsIn(recorded(place).file)).toEqual(['ListTasks'])
  })

  const within: [string, (place: Cleared) => void][] = [
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
    const place = cleared()
    go(place)
    expect(recorded(place).file).toMatchObject({ first_request: 6 })
  })
})

describe('the base', () => {
  test('keeps secrets out of sight, as the steps do', () => {
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
    const world = `${callAs(scene.emulator, {}, 'ExportWorkspace', { params: { workspace: 'test' } }).body}`
    for (const secret of ['Hidden-1', 'Hidden-2', private_key]) {
      const written = JSON.stringify(secret).slice(1, -1)
      expect(world).toContain(written)
      expect(text).not.toContain(written)
    }
    expect(file.base.tables.users[1].document.password).toEqual({ $sealed: expect.any(String) })
  })

  test('has the seed that steps are sealed with, whichever the journal began with', () => {
    const place = freshWorkspace()
    place.call('CreateSnapshot', { body: { name: 'first' } })
    const body = JSON.parse(`${freshWorkspace({ seed: 'x' }).call('ExportWorkspace').body}`)
    place.call('ImportWorkspace', { body })
    place.call('RestoreSnapshot', { params: { snapshot: 'first' } })
    declareUser(place.emulator, 'test', 'bob', { password: 'Hidden-1' })
    tokenOf(place.emulator, 'test', 'bob', 'Hidden-1')
    const { text, file } = recorded(place)
    expect(file.steps).toMatchObject([
      { input: { body: { password: { $sealed: expect.any(String) } } } },
      { operation: 'KeystoneCreateUserTokenByPassword' },
    ])
    expect(text).toContain('test/test')
    expect(text).not.toContain('x/test')
  })

  test('is text to be read: a row a line, as it was stored', () => {
    const place = copyingTask()
    place.call('ClearJournal')
    const { text } = recorded(place)
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
