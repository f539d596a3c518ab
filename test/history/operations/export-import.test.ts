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

type Cloud = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const textOf = ({ call }: Cloud, workspace = 'test') =>
  `${call('ExportWorkspace', { params: { workspace } }).body}`

const importInto = ({ call }: Cloud, exported: unknown, workspace = 'other') =>
  call('ImportWorkspace', { params: { workspace }, body: exported })

/** The export of a workspace, to be changed before it is imported. */
// biome-ignore lint/suspicious/noExplicitAny: tests write anything anywhere
const exportOf = (cloud: Cloud, workspace?: string): any => JSON.parse(textOf(cloud, workspace))

/** A workspace with rows in most tables. */
const full = (options = {}) => {
  const cloud = copyingTask(options)
  const { emulator, call, task_id } = cloud
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
  return cloud
}

describe('an export', () => {
  test('is indented JSON with sorted keys and a line break at the end', () => {
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
    const { tables } = exportOf(full())
    const empty = Object.keys(tables).filter((table) => tables[table].length === 0)
    expect(empty).toEqual(['faults', 'read_states'])
    expect(JSON.stringify(tables)).not.toMatch(/offset_ms|half_born|yields_keys/)
  })

  test('is the same on any host, on disk or in memory', () => {
    expect(textOf(full({ dataDir: freshDirectory() }))).toBe(textOf(full()))
  })

  test('is JSON over HTTP, and can be imported unchanged', async () => {
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

  test('may be larger than the limit of the gateway', async () => {
    const { http, emulator } = await freshHttp()
    const exported = JSON.parse((await http.get('/_emulator/workspaces/testname/export')).text)
    exported.tables.meta.push({ key: 'ballast', value: 'x'.repeat(13_000_000) })
    const send = (path: string) =>
      http.post(path).set('Content-Type', 'application/json').send(JSON.stringify(exported))
    expect((await send('/_emulator/workspaces/copy/import')).status).toBe(200)
    expect((await send('/_emulator/workspaces/copy/records')).status).toBe(413)
    expect(emulator.workspaces.names()).toContain('copy')
  })
})

describe.each(['in memory', 'on disk'])('an import %s', (where) => {
  const home = () => ({ dataDir: where === 'on disk' ? freshDirectory() : null })

  test('creates an equal workspace, with the same export, that continues in the same way', () => {
    const cloud = full(home())
    const text = textOf(cloud)
    expect(importInto(cloud, JSON.parse(text))).toMatchObject({
      status: 200,
      body: { name: 'other', servers: 1, tasks: 1 },
    })
    expect(textOf(cloud, 'other')).toBe(text)
    expect(stateHashOf(cloud, 'other')).toBe(stateHashOf(cloud))
    const { callIn: at } = inWorkspace(cloud, 'other')
    for (const call of [at, cloud.call])
      call('AdvanceClock', {
        body: { until: { task_id: cloud.task_id, state: 'MIGRATE_SUCCESS' } },
      })
    const show = { params: { task_id: cloud.task_id } }
    expect(at('ShowTaskAt', show).body).toEqual(cloud.call('ShowTaskAt', show).body)
    expect(textOf(cloud, 'other')).toBe(textOf(cloud))
  })

  test('replaces rows, seed and journal of a workspace; its snapshots stay', () => {
    const cloud = full(home())
    const text = textOf(cloud)
    const { callIn: at } = inWorkspace(cloud, 'old')
    cloud.call('CreateWorkspace', { body: { name: 'old', clock: { mode: 'frozen' } } })
    at('LoadRecords', { body: { users: [{ name: 'old', password: 'p' }] } })
    at('CreateSnapshot', { body: { name: 's' } })
    const before = stateHashOf(cloud, 'old')
    importInto(cloud, JSON.parse(text), 'old')
    expect(textOf(cloud, 'old')).toBe(text)
    const old = cloud.emulator.workspaces.find('old')!
    expect(old.journal.list()).toEqual([])
    expect(old.journal.next).toBe(1)
    expect(at('RestoreSnapshot', { params: { snapshot: 's' } }).status).toBe(200)
    expect(stateHashOf(cloud, 'old')).toBe(before)
    at('RewindWorkspace', { body: { to_request: 0 } })
    expect(textOf(cloud, 'old')).toBe(text)
  })

  test('begins a journal with an id of its own', () => {
    const cloud = full(home())
    const lives = [1, 2, 3].map(() => {
      expect(importInto(cloud, exportOf(cloud)).status).toBe(200)
      return cloud.emulator.workspaces.find('other')!.journal.journalId
    })
    expect(new Set(lives).size).toBe(3)
  })

  test('of an invalid export changes nothing', () => {
    const cloud = full(home())
    const exported = exportOf(cloud)
    exported.tables.servers[0].document.state = 7
    expect(importInto(cloud, exported).status).toBe(400)
    const hash = stateHashOf(cloud)
    expect(importInto(cloud, exported, 'test').status).toBe(400)
    expect(stateHashOf(cloud)).toBe(hash)
    expect(cloud.emulator.workspaces.names()).toEqual(['test', 'testname'])
  })
})

test('an import on disk is there after a restart, and leaves no other files', () => {
  const dataDir = freshDirectory()
  const cloud = full({ dataDir })
  const text = textOf(cloud)
  importInto(cloud, JSON.parse(text), 'other')
  cloud.call('DeleteWorkspace')
  cloud.emulator.close()
  expect(readdirSync(dataDir).sort()).toEqual(['journals', 'other.sqlite', 'testname.sqlite'])
  expect(textOf(freshWorkspace({ dataDir }), 'other')).toBe(text)
})

test('an import replaces a workspace that a kill has left with its log', () => {
  const [before, dataDir] = [freshDirectory(), freshDirectory()]
  const killed = copyingTask({ dataDir: before })
  const text = textOf(killed)
  importInto(killed, JSON.parse(text))
  inWorkspace(killed, 'other').callIn('AdvanceClock', { body: { by_ms: 7_200_000 } })
  // What a kill leaves: the last changes are only in the logs.
  cpSync(before, dataDir, { recursive: true })

  const cloud = freshWorkspace({ dataDir }, 'elsewhere')
  expect(importInto(cloud, JSON.parse(text)).status).toBe(200)
  expect(textOf(cloud, 'other')).toBe(text)
})

test('a flowing clock continues from the time in the export', () => {
  const { time, hostTime } = adjustableTime()
  const cloud = freshWorkspace({ clock: 'flowing', hostTime })
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  time.now += 17_000
  const exported = exportOf(cloud)
  const { now_ms } = cloud.call('ShowClock').body
  time.now += 3_600_000
  importInto(cloud, exported)
  time.now += 40
  const { callIn: at } = inWorkspace(cloud, 'other')
  expect(at('ShowClock').body.now_ms).toBe(now_ms + 40)
  expect(at('ShowTaskAt', { params: { task_id } }).body.state).toBe('RUNNING')
})

test('an access key still belongs to the workspace that declared it first', () => {
  const cloud = full()
  importInto(cloud, exportOf(cloud))
  expect(cloud.emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('test')
  cloud.call('DeleteWorkspace')
  expect(cloud.emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('other')
})

type Export = ReturnType<typeof exportOf>

describe('an invalid export is refused with the path of the problem', () => {
  const wrong: [string, (exported: Export) => unknown][] = [
    ['format', (exported) => ({ ...exported, format: 'other' })],
    ['schema', (exported) => ({ ...exported, schema: 0 })],
    [
      `schema is 99; this program reads up to ${schemaVersion()}`,
      (exported) => ({ ...exported, schema: 99 }),
    ],
    ['colour', (exported) => ({ ...exported, colour: 'red' })],
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
  test.each(wrong)('%s', (cloud, change) => {
    const emulated = full()
    const reply = importInto(emulated, change(exportOf(emulated)))
    expect(reply.status).toBe(400)
    expect(reply.body.error.message).toContain(cloud)
    expect(emulated.emulator.workspaces.has('other')).toBe(false)
  })

  const rows: [string, (tables: Export) => void][] = [
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
  test.each(rows)('%s', (cloud, change) => {
    const emulated = full()
    const exported = exportOf(emulated)
    change(exported.tables)
    const reply = importInto(emulated, exported)
    expect(reply.body.error?.message).toContain(cloud)
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
    const cloud = full()
    const exported = exportOf(cloud)
    const index = exported.tables.meta.findIndex((row: { key: string }) => row.key === key)
    exported.tables.meta[index].value = value
    expect(importInto(cloud, exported).body.error.message).toContain(
      `tables.meta[${index}].${path}`,
    )
  })

  test.each([
    ['kind', { kind: 'earthquake' }, 'it is not a kind of fault'],
    ['settings.error_code', { settings: {} }, 'it is required'],
    ['settings.error_code', { settings: { error_code: 7 } }, 'it must be a string, not a number'],
  ])('a fault whose %s does not fit: %j', (path, change, rule) => {
    const cloud = full()
    cloud.call('ArmFault', { body: { kind: 'refuse', error_code: 'SMS.9004' } })
    const exported = exportOf(cloud)
    Object.assign(exported.tables.faults[0].document, change)
    expect(importInto(cloud, exported).body.error?.message).toContain(
      `tables.faults[0].document.${path} does not fit: ${rule}`,
    )
  })

  test('an invalid workspace name, and a body that is not JSON', async () => {
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

test('export, import, export gives the same text after any steps', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.nat({ max: 24 }), (steps, cut) => {
      const cloud = freshWorkspace()
      takeStep(cloud, firstStep)
      const [before, after] = [steps.slice(0, cut), steps.slice(cut)]
      for (const each of before) takeStep(cloud, each)
      const text = textOf(cloud)
      const twin = freshWorkspace()
      expect(importInto(twin, JSON.parse(text), 'test').status).toBe(200)
      expect(textOf(twin)).toBe(text)
      expect(stateHashOf(twin)).toBe(stateHashOf(cloud))
      const living = { ...twin, workspace: twin.emulator.workspaces.find('test')! }
      for (const each of after) {
        expect(takeStep(living, each)).toEqual(takeStep(cloud, each))
      }
      expect(textOf(twin)).toBe(textOf(cloud))
    }),
    { seed: 42, numRuns: 25 },
  )
})

test('a server registers in an imported workspace as in the exported one', () => {
  const cloud = full()
  importInto(cloud, exportOf(cloud))
  const body = linuxServer({ name: 'next' })
  const register = (name: string) =>
    callAs(cloud.emulator, { 'x-auth-token': `workspace/${name}` }, 'RegisterServer', { body })
  expect(register('other').body).toEqual(register('test').body)
})
