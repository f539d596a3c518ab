// ExportWorkspace, ImportWorkspace.

import { cpSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { schemaVersion } from '../../../src/store/database.ts'
import { callAs, callWithToken, declareUser, tokenOf } from '../../support/callers.ts'
import { freshHttp, freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { freshDirectory } from '../../support/program.ts'
import { firstStep, step, takeStep } from '../../support/random-steps.ts'
import {
  adjustableTime,
  copyingTask,
  inWorkspace,
  stateHashOf,
} from '../../support/running-migration.ts'

type Place = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const textOf = ({ call }: Place, workspace = 'test') =>
  `${call('ExportWorkspace', { params: { workspace } }).body}`

const bring = ({ call }: Place, world: unknown, workspace = 'other') =>
  call('ImportWorkspace', { params: { workspace }, body: world })

/** The world of a workspace, to be changed before it is imported. */
// biome-ignore lint/suspicious/noExplicitAny: tests write anything anywhere
const worldOf = (place: Place, workspace?: string): any => JSON.parse(textOf(place, workspace))

/** A workspace with rows in most tables. */
const full = (options = {}) => {
  const place = copyingTask(options)
  const { emulator, call, task_id } = place
  declareUser(emulator, 'test', 'ann', {
    password: 'pw',
    access_keys: [{ access: 'AKANN', secret: 's' }],
  })
  const token = tokenOf(emulator, 'test', 'ann', 'pw')
  call('LoadRecords', { body: { iam_projects: [{ id: 'p', name: 'cn-north-4_p' }] } })
  callWithToken(emulator, token, 'CreateTemporaryAccessKeyByToken', {
    body: { auth: { identity: { methods: ['token'] } } },
  })
  call('CreateTemplate', { body: { template: { name: 't', is_template: true } } })
  call('ShowCertKey', { params: { task_id } })
  const counts = { num_total_files: 1, num_different_files: 0 }
  const result = { ...counts, num_target_miss_files: 0, num_target_more_files: 0, dir_check: '/' }
  call('UpdateConsistencyResult', {
    params: { task_id },
    body: { consistency_result: [result] },
  })
  return place
}

describe('an export', () => {
  test('is one JSON text with sorted keys, indented, that ends in a line', () => {
    const text = textOf(full())
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : value && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([key, inner]) => [key, sorted(inner)]),
            )
          : value
    expect(`${JSON.stringify(sorted(JSON.parse(text)), null, 2)}\n`).toBe(text)
    expect(text).toMatch(/^\{\n {2}"format": "sms-emulator-workspace",\n {2}"schema": \d+,\n/)
    expect(JSON.parse(text).schema).toBe(schemaVersion())
  })

  test('has rows of every table, and nothing of the host', () => {
    const { tables } = worldOf(full())
    const empty = Object.keys(tables).filter((table) => tables[table].length === 0)
    expect(empty).toEqual(['faults', 'read_states'])
    expect(JSON.stringify(tables)).not.toMatch(/offset_ms|half_born|yields_keys/)
  })

  test('is the same on any host, on disk or in memory', () => {
    expect(textOf(full({ dataDir: freshDirectory() }))).toBe(textOf(full()))
  })

  test('comes over HTTP as JSON, and goes back as it came', async () => {
    const { http } = await freshHttp()
    const { text, headers } = await http.get('/_emulator/workspaces/testname/export')
    expect(headers['content-type']).toMatch(/^application\/json/)
    const reply = await http
      .post('/_emulator/workspaces/copy/import')
      .set('Content-Type', 'application/json')
      .send(text)
    expect(reply.status).toBe(200)
    expect((await http.get('/_emulator/workspaces/copy/export')).text).toBe(text)
  })

  test('may be larger than what the gateway lets pass', async () => {
    const { http, emulator } = await freshHttp()
    const world = JSON.parse((await http.get('/_emulator/workspaces/testname/export')).text)
    world.tables.meta.push({ key: 'ballast', value: 'x'.repeat(13_000_000) })
    const send = (path: string) =>
      http.post(path).set('Content-Type', 'application/json').send(JSON.stringify(world))
    expect((await send('/_emulator/workspaces/copy/import')).status).toBe(200)
    expect((await send('/_emulator/workspaces/copy/records')).status).toBe(413)
    expect(emulator.workspaces.names()).toContain('copy')
  })
})

describe.each(['in memory', 'on disk'])('an import %s', (where) => {
  const home = () => ({ dataDir: where === 'on disk' ? freshDirectory() : null })

  test('makes a workspace that is equal, exports the same, and goes on alike', () => {
    const place = full(home())
    const text = textOf(place)
    expect(bring(place, JSON.parse(text))).toMatchObject({
      status: 200,
      body: { name: 'other', servers: 1, tasks: 1 },
    })
    expect(textOf(place, 'other')).toBe(text)
    expect(stateHashOf(place, 'other')).toBe(stateHashOf(place))
    const { callIn: at } = inWorkspace(place, 'other')
    for (const call of [at, place.call])
      call('AdvanceClock', {
        body: { until: { task_id: place.task_id, state: 'MIGRATE_SUCCESS' } },
      })
    const show = { params: { task_id: place.task_id } }
    expect(at('ShowTaskAt', show).body).toEqual(place.call('ShowTaskAt', show).body)
    expect(textOf(place, 'other')).toBe(textOf(place))
  })

  test('replaces a workspace whole: rows, seed, journal; its snapshots stay', () => {
    const place = full(home())
    const text = textOf(place)
    const { callIn: at } = inWorkspace(place, 'old')
    place.call('CreateWorkspace', { body: { name: 'old', clock: { mode: 'frozen' } } })
    at('LoadRecords', { body: { users: [{ name: 'old', password: 'p' }] } })
    at('CreateSnapshot', { body: { name: 's' } })
    const before = stateHashOf(place, 'old')
    bring(place, JSON.parse(text), 'old')
    expect(textOf(place, 'old')).toBe(text)
    const old = place.emulator.workspaces.find('old')!
    expect(old.journal.list()).toEqual([])
    expect(old.journal.next).toBe(1)
    expect(at('RestoreSnapshot', { params: { snapshot: 's' } }).status).toBe(200)
    expect(stateHashOf(place, 'old')).toBe(before)
    at('RewindWorkspace', { body: { to_request: 0 } })
    expect(textOf(place, 'old')).toBe(text)
  })

  test('begins a journal that no other is mistaken for', () => {
    const place = full(home())
    const lives = [1, 2, 3].map(() => {
      expect(bring(place, worldOf(place)).status).toBe(200)
      return place.emulator.workspaces.find('other')!.journal.journalId
    })
    expect(new Set(lives).size).toBe(3)
  })

  test('of bad text leaves everything as it was', () => {
    const place = full(home())
    const world = worldOf(place)
    world.tables.servers[0].document.state = 7
    expect(bring(place, world).status).toBe(400)
    const hash = stateHashOf(place)
    expect(bring(place, world, 'test').status).toBe(400)
    expect(stateHashOf(place)).toBe(hash)
    expect(place.emulator.workspaces.names()).toEqual(['test', 'testname'])
  })
})

test('an import on disk is there after a restart, and leaves no other files', () => {
  const dataDir = freshDirectory()
  const place = full({ dataDir })
  const text = textOf(place)
  bring(place, JSON.parse(text), 'other')
  place.call('DeleteWorkspace')
  place.emulator.close()
  expect(readdirSync(dataDir).sort()).toEqual(['journals', 'other.sqlite', 'testname.sqlite'])
  expect(textOf(freshWorkspace({ dataDir }), 'other')).toBe(text)
})

test('an import takes the place of a workspace that a kill has left with its log', () => {
  const [before, dataDir] = [freshDirectory(), freshDirectory()]
  const killed = copyingTask({ dataDir: before })
  const text = textOf(killed)
  bring(killed, JSON.parse(text))
  inWorkspace(killed, 'other').callIn('AdvanceClock', { body: { by_ms: 7_200_000 } })
  // What a kill leaves: what was done last is in the logs alone.
  cpSync(before, dataDir, { recursive: true })

  const place = freshWorkspace({ dataDir }, 'elsewhere')
  expect(bring(place, JSON.parse(text)).status).toBe(200)
  expect(textOf(place, 'other')).toBe(text)
})

test('a flowing clock flows on from the instant in the text', () => {
  const { time, hostTime } = adjustableTime()
  const place = freshWorkspace({ clock: 'flowing', hostTime })
  const { task_id } = readyTask(place)
  place.act(task_id, 'start')
  time.now += 17_000
  const world = worldOf(place)
  const { now_ms } = place.call('ShowClock').body
  time.now += 3_600_000
  bring(place, world)
  time.now += 40
  const { callIn: at } = inWorkspace(place, 'other')
  expect(at('ShowClock').body.now_ms).toBe(now_ms + 40)
  expect(at('ShowTaskAt', { params: { task_id } }).body.state).toBe('RUNNING')
})

test('an access key goes on opening the workspace that declared it first', () => {
  const place = full()
  bring(place, worldOf(place))
  expect(place.emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('test')
  place.call('DeleteWorkspace')
  expect(place.emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('other')
})

type World = ReturnType<typeof worldOf>

describe('what is no world is refused, and the place is named', () => {
  const wrong: [string, (world: World) => unknown][] = [
    ['format', (world) => ({ ...world, format: 'other' })],
    ['schema', (world) => ({ ...world, schema: 0 })],
    [
      `schema is 99; this program reads up to ${schemaVersion()}`,
      (world) => ({ ...world, schema: 99 }),
    ],
    ['colour', (world) => ({ ...world, colour: 'red' })],
    ['tables', ({ format, schema }) => ({ format, schema })],
    ['tables.servers', ({ tables, ...rest }) => ({ ...rest, tables: { ...tables, servers: {} } })],
    [
      'tables.notes is not a table',
      ({ tables, ...rest }) => ({ ...rest, tables: { ...tables, notes: [] } }),
    ],
    [
      'tables.read_states is missing',
      ({ tables: { read_states: _, ...tables }, ...rest }) => ({ ...rest, tables }),
    ],
  ]
  test.each(wrong)('%s', (place, change) => {
    const emulated = full()
    const reply = bring(emulated, change(worldOf(emulated)))
    expect(reply.status).toBe(400)
    expect(reply.body.error.message).toContain(place)
    expect(emulated.emulator.workspaces.has('other')).toBe(false)
  })

  const rows: [string, (tables: World) => void][] = [
    ['tables.servers[0]', (t) => t.servers.unshift('server')],
    ['tables.servers[1].document is missing', (t) => t.servers.push({})],
    ['tables.servers[1].document is not an object', (t) => t.servers.push({ document: [] })],
    ['tables.servers[1].document.id is missing', (t) => t.servers.push({ document: {} })],
    ['tables.servers[1].document.id is the same', (t) => t.servers.push(t.servers[0])],
    ['tables.servers[0].seq is not a column', (t) => Object.assign(t.servers[0], { seq: 1 })],
    [
      'tables.timers[0].due_at is not an integer',
      (t) => Object.assign(t.timers[0], { due_at: 1.5 }),
    ],
    ['tables.timers[0].event is not a string', (t) => Object.assign(t.timers[0], { event: 7 })],
    ['tables.timers[0].task_id is null', (t) => Object.assign(t.timers[0], { task_id: null })],
    ['tables.timers[1].id is the same', (t) => t.timers.push(t.timers[0])],
    ['tables.meta[2].key is the same', (t) => t.meta.splice(2, 0, t.meta[0])],
    ['tables.meta has no row with the key seed', (t) => t.meta.splice(0, t.meta.length)],
    ['[0] refers to a row that tasks does not have', (t) => t.tasks.splice(0, 1)],
    ['tables.tasks[0].document', (t) => Object.assign(t.tasks[0].document, { sub_tasks: {} })],
    ['tables.tasks[0].document', (t) => Object.assign(t.tasks[0].document, { lifecycle: 'x' })],
    [
      'tables.tasks[0].document',
      (t) => Object.assign(t.tasks[0].document.sub_tasks[0], { rate: 'x', work: null }),
    ],
    [
      'tables.servers[0].document',
      (t) => Object.assign(t.servers[0].document, { registered: null }),
    ],
    ['tables.timers[0].due_at does not fit', (t) => Object.assign(t.timers[0], { due_at: 9e15 })],
    [
      'tables.tasks[0].document.lifecycle does not fit',
      (t) => Object.assign(t.tasks[0].document.lifecycle, { life: { RUNNING: 0 } }),
    ],
    [
      'tables.tasks[0].document.clonevm_template_id does not fit',
      (t) => Object.assign(t.tasks[0].document, { clonevm_template_id: [] }),
    ],
    [
      'tables.tasks[0].document.task_faults.matched does not fit',
      (t) =>
        Object.assign(t.tasks[0].document, { task_faults: { segment: '', interruptions: [] } }),
    ],
    [
      'tables.tasks[0].document.task_faults.interruptions[0].until_ms does not fit',
      (t) =>
        Object.assign(t.tasks[0].document, {
          task_faults: {
            segment: '',
            matched: [],
            interruptions: [{ kind: 'halt', fault_id: 'f', since_ms: 0, until_ms: {} }],
          },
        }),
    ],
    [
      'tables.servers[0].document.offline.outages does not fit',
      (t) => Object.assign(t.servers[0].document, { offline: { matched: [] } }),
    ],
    ['tables.templates[0].document.id', (t) => Object.assign(t.templates[0].document, { id: 7 })],
    [
      'tables.users[0].document.policies',
      (t) => Object.assign(t.users[0].document, { policies: 7 }),
    ],
    [
      'tables.tokens[0].document.scope',
      (t) => Object.assign(t.tokens[0].document, { scope: null }),
    ],
    [
      'tables.access_keys[0].document.secret',
      (t) => Object.assign(t.access_keys[0].document, { secret: 1 }),
    ],
    [
      'tables.migprojects has no default',
      (t) => Object.assign(t.migprojects[0].document, { isdefault: false }),
    ],
  ]
  test.each(rows)('%s', (place, change) => {
    const emulated = full()
    const world = worldOf(emulated)
    change(world.tables)
    const reply = bring(emulated, world)
    expect(reply.body.error?.message).toContain(place)
    expect(reply.status).toBe(400)
    expect(emulated.emulator.workspaces.has('other')).toBe(false)
  })

  test.each([
    ['clock', { mode: 'sideways', pace: 1, now_ms: 0 }, 'value.mode'],
    ['clock', { mode: 'frozen', pace: 0, now_ms: 0 }, 'value.pace'],
    ['clock', 7, 'value'],
    ['seed', '', 'value'],
    ['settings', { line_mbps: 'fast' }, 'value.line_mbps'],
    ['ids', 'many', 'value'],
  ])('a %s of %j', (key, value, path) => {
    const place = full()
    const world = worldOf(place)
    const index = world.tables.meta.findIndex((row: { key: string }) => row.key === key)
    world.tables.meta[index].value = value
    expect(bring(place, world).body.error.message).toContain(`tables.meta[${index}].${path}`)
  })

  test.each([
    ['kind', { kind: 'earthquake' }, 'it is no kind of fault'],
    ['settings.error_code', { settings: {} }, 'it is required'],
    ['settings.error_code', { settings: { error_code: 7 } }, 'it must be a string, not a number'],
  ])('a fault whose %s does not fit: %j', (path, change, rule) => {
    const place = full()
    place.call('ArmFault', { body: { kind: 'refuse', error_code: 'SMS.9004' } })
    const world = worldOf(place)
    Object.assign(world.tables.faults[0].document, change)
    expect(bring(place, world).body.error?.message).toContain(
      `tables.faults[0].document.${path} does not fit: ${rule}`,
    )
  })

  test('a name that no workspace may have, and a text that is no JSON', async () => {
    const { http } = await freshHttp()
    const send = (name: string, text: string) =>
      http
        .post(`/_emulator/workspaces/${name}/import`)
        .set('Content-Type', 'application/json')
        .send(text)
    expect((await send('.x', '{}')).body.error.message).toContain('workspace')
    expect((await send('x', '{"format": }')).body.error.message).toContain('line 1 column 12')
  })
})

test('export, import, export: whatever a world has been through', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.nat({ max: 24 }), (steps, cut) => {
      const place = freshWorkspace()
      takeStep(place, firstStep)
      const [before, after] = [steps.slice(0, cut), steps.slice(cut)]
      for (const each of before) takeStep(place, each)
      const text = textOf(place)
      const twin = freshWorkspace()
      expect(bring(twin, JSON.parse(text), 'test').status).toBe(200)
      expect(textOf(twin)).toBe(text)
      expect(stateHashOf(twin)).toBe(stateHashOf(place))
      const living = { ...twin, workspace: twin.emulator.workspaces.find('test')! }
      for (const each of after) {
        expect(takeStep(living, each)).toEqual(takeStep(place, each))
      }
      expect(textOf(twin)).toBe(textOf(place))
    }),
    { seed: 42, numRuns: 25 },
  )
})

test('servers can be registered into what was imported, as into what was exported', () => {
  const place = full()
  bring(place, worldOf(place))
  const body = linuxServer({ name: 'next' })
  const register = (name: string) =>
    callAs(place.emulator, { 'x-auth-token': `workspace/${name}` }, 'RegisterServer', { body })
  expect(register('other').body).toEqual(register('test').body)
})
