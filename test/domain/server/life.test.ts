// Every cell of the life of a source server, as replies show it: see life.md.
import { describe, expect, test } from 'vitest'
import { type LifeEvent, type LifeRow, serverLife } from '../../../src/domain/server/life.ts'
import {
  freshWorkspace,
  type LooseJson,
  linuxServer,
  taskFor,
  windowsServer,
} from '../../support/emulator.ts'
import { failTask } from '../../support/journeys.ts'

type Cloud = ReturnType<typeof freshWorkspace>
type Drive = {
  server?: object
  task?: object
  /** What happens before the event, and the event. Both get the id of the task. */
  before?: (cloud: Cloud, task_id: string, source_id: string) => void
  event: (cloud: Cloud, task_id: string, source_id: string) => void
}

const drill = { need_migration_test: true }
const windows = { server: windowsServer(), task: { type: 'MIGRATE_BLOCK', os_type: 'WINDOWS' } }
const act =
  (...actions: string[]): Drive['event'] =>
  (cloud, task_id) =>
    actions.forEach((action) => {
      expect(cloud.act(task_id, action)).toMatchObject({ status: 200 })
    })
const fail: Drive['event'] = failTask
const next: Drive['event'] = (cloud) => cloud.next()
const all =
  (...parts: Drive['event'][]): Drive['event'] =>
  (...given) =>
    parts.forEach((part) => {
      part(...given)
    })
/** Goes from timer to timer as long as the source is not in this state yet. */
const stateIs =
  (state: string): Drive['event'] =>
  (cloud, _, source_id) => {
    while (cloud.source(source_id).state !== state) cloud.next()
  }
const toSuccess: Drive['event'] = (cloud, task_id) => {
  cloud.act(task_id, 'start')
  cloud.until(task_id, 'MIGRATE_SUCCESS')
}
const toSyncing: Drive['event'] = (cloud, task_id) => {
  cloud.act(task_id, 'start')
  cloud.until(task_id, 'SYNCING')
}
const makeTask =
  (change: object): Drive['event'] =>
  (cloud, _, source_id) =>
    expect(cloud.call('CreateTask', { body: taskFor(source_id, change) }).status).toBe(200)
const lose: Drive['event'] = ({ call }) => call('ArmFault', { body: offline })
const offline = { kind: 'agent-offline', for_ms: 5_000 }
const clearFails = { kind: 'fail-snapshot-clear' }
const register: Drive['event'] = ({ call }, _, id) =>
  call('RegisterServer', { body: linuxServer({ id }) })
const remove: Drive['event'] = ({ call }, task_id) => call('DeleteTask', { params: { task_id } })
const started = act('start')

/** How each event comes about. `task: undefined` in a drive without a task. */
const drives: Record<Exclude<LifeEvent, 'registered' | 'registeredUnfit'>, Drive> = {
  taskMade: { event: makeTask({}) },
  taskMadeForDrill: { event: makeTask(drill) },
  configured: {
    task: {},
    event: ({ call }, task_id) =>
      call('UpdateTask', { params: { task_id }, body: { name: 'new' } }),
  },
  drillBegun: { task: drill, event: started },
  drillDone: { task: drill, before: started, event: next },
  drillFailed: { task: drill, before: started, event: fail },
  started: { task: {}, event: started },
  copyBegun: { task: {}, before: started, event: stateIs('replicate') },
  checkSkipped: {
    task: { is_need_consistency_check: true },
    before: all(started, (cloud) => cloud.pass(22_770)),
    event: act('skip'),
  },
  pausing: { task: {}, before: started, event: act('stop') },
  paused: { task: {}, before: act('start', 'stop'), event: next },
  failed: { task: {}, before: started, event: fail },
  syncFailed: { task: {}, before: all(toSuccess, act('restart')), event: fail },
  rolledBack: {
    task: {},
    before: all(toSuccess, act('restart'), fail, act('sync_failed_rollback')),
    event: next,
  },
  synchronising: { task: { syncing: true }, before: started, event: stateIs('syncing') },
  cloning: { task: { syncing: true }, before: toSyncing, event: act('clone_test') },
  launching: { task: { syncing: true }, before: toSyncing, event: act('cutover') },
  launched: { task: {}, before: started, event: stateIs('finished') },
  clearing: { task: {}, before: toSuccess, event: act('clear') },
  cleared: { task: {}, before: all(toSuccess, act('clear')), event: next },
  clearFailed: {
    task: {},
    before: all(({ call }) => call('ArmFault', { body: clearFails }), toSuccess, act('clear')),
    event: next,
  },
  taskDeleting: {
    task: {},
    before: ({ call }) => call('ChangeSettings', { body: { delays: { deleting: 20_000 } } }),
    event: remove,
  },
  taskDeleted: { task: {}, event: remove },
  agentLost: { task: {}, before: started, event: lose },
  agentBack: { task: {}, before: lose, event: next },
  agentCalled: {
    task: {},
    event: ({ call }, _, server_id) => call('ShowCommand', { params: { server_id } }),
  },
  agentRestarted: { task: {}, event: register },
  agentRestartedOnFinishedWindows: { ...windows, before: toSuccess, event: register },
}

const times = ['state_action_time', 'stage_action_time', 'last_visit_time'] as const

/** What replies show of a source. */
const seen = (source: LooseJson) => ({
  state: source.state,
  migration_cycle: source.migration_cycle,
  connected: source.connected,
  ...Object.fromEntries(times.map((time) => [time, source[time]])),
  task: source.current_task?.state ?? 'none',
})

/** What the row promises: its values, `now` as the instant, and what was there for empty cells. */
const promised = (row: LifeRow, before: object, now: number) =>
  Object.fromEntries(
    Object.entries(before).map(([name, kept]) => {
      const { value } = row[name as 'state']
      return [name, (value as string) === 'now' ? now : (value ?? kept)]
    }),
  )

describe('the life of a source server', () => {
  test.each([
    ['registered', linuxServer()],
    ['registeredUnfit', linuxServer({ has_rsync: false })],
  ] as const)('%s', (event, body) => {
    const { call, source, workspace } = freshWorkspace()
    const { id } = call('RegisterServer', { body }).body
    const shown = seen(source(id))
    expect(shown).toEqual(promised(serverLife[event], shown, workspace.clock.now))
  })

  test.each(Object.entries(drives))('%s', (event, { server, task, before, event: happen }) => {
    const cloud = freshWorkspace()
    const source_id: string = cloud.call('RegisterServer', { body: server ?? linuxServer() }).body
      .id
    cloud.pass(1_000)
    const created = task && cloud.call('CreateTask', { body: taskFor(source_id, task) })
    const task_id: string = created?.body.id ?? ''
    cloud.pass(10)
    before?.(cloud, task_id, source_id)
    cloud.pass(10)
    const earlier = seen(cloud.source(source_id))
    happen(cloud, task_id, source_id)
    const { now } = cloud.workspace.clock
    const expected = promised(serverLife[event as LifeEvent], earlier, now)
    expect(seen(cloud.source(source_id))).toEqual(expected)
  })

  test('every event but those of a registration has a drive', () => {
    const driven = ['registered', 'registeredUnfit', ...Object.keys(drives)]
    expect(driven).toEqual(Object.keys(serverLife))
  })
})
