// How time passes in a workspace: with the host, by calls, or by reads.
import { describe, expect, test } from 'vitest'
import { setClock } from '../../src/simulation/advance.ts'
import { dump } from '../support/dump.ts'
import { freshWorkspace, type LooseJson, linuxServer, readyTask } from '../support/emulator.ts'

type Cloud = ReturnType<typeof freshWorkspace>

const FROZEN = Date.UTC(2026, 0, 1)
const MINUTE = 60_000

const onHost = () => {
  const host = { now: Date.UTC(2030, 5, 1, 12) }
  const cloud = freshWorkspace({ clock: 'flowing', hostTime: () => host.now })
  const now = () => cloud.emulator.runAtPresent(cloud.workspace, () => cloud.workspace.clock.now)
  return { host, now, ...cloud }
}

const set = ({ emulator, workspace }: Cloud, change: Parameters<typeof setClock>[1]) =>
  emulator.runAtPresent(workspace, () => setClock(workspace, change))

describe('a flowing clock', () => {
  test('shows the time of the host', () => {
    const { host, now } = onHost()
    expect(now()).toBe(host.now)
    host.now += 1_234
    expect(now()).toBe(host.now)
  })

  test('lets work continue between requests, with the dates at which it happened', () => {
    const { host, act, show, ...cloud } = onHost()
    const { task_id } = readyTask(cloud)
    act(task_id, 'start')
    const begun = host.now
    host.now += 600 * MINUTE
    const task = show(task_id)
    expect(task.state).toBe('MIGRATE_SUCCESS')
    expect(task.finish_date).toBe(begun + 31_770)
    expect(task.sub_tasks[0]).toMatchObject({ start_date: begun + 800, end_date: begun + 1_000 })
  })

  test('stands still within a request and never goes back, even when the host does', () => {
    const { host, now } = onHost()
    const before = now()
    host.now -= 5 * MINUTE
    expect(now()).toBe(before)
    host.now += 4 * MINUTE
    expect(now()).toBe(before)
    host.now += 2 * MINUTE
    expect(now()).toBe(before + MINUTE)
  })

  test('stays ahead of the host after an advance', () => {
    const { host, now, pass } = onHost()
    pass(60 * MINUTE)
    expect(now()).toBe(host.now + 60 * MINUTE)
    host.now += 500
    expect(now()).toBe(host.now + 60 * MINUTE)
  })

  test('flows on from the instant at which an awaited state was reached', () => {
    const { host, now, act, until, show, ...cloud } = onHost()
    const { task_id } = readyTask(cloud)
    act(task_id, 'start')
    until(task_id, 'MIGRATE_SUCCESS')
    expect(now()).toBe(show(task_id).finish_date)
    host.now += 10
    expect(now()).toBe(show(task_id).finish_date + 10)
  })

  test('stops when it is frozen, and continues from there when it flows again', () => {
    const { host, now, ...cloud } = onHost()
    const at = now()
    set(cloud, { mode: 'frozen' })
    host.now += MINUTE
    expect(now()).toBe(at)
    set(cloud, { mode: 'flowing' })
    expect(now()).toBe(at)
    host.now += MINUTE
    expect(now()).toBe(at + MINUTE)
  })
})

describe('a frozen clock', () => {
  test('begins at 2026-01-01T00:00:00Z and moves only by calls', () => {
    const host = { now: 0 }
    const { workspace, call, pass } = freshWorkspace({ hostTime: () => host.now })
    host.now = Date.UTC(2040, 0, 1)
    call('ListTasks')
    expect(workspace.clock.now).toBe(FROZEN)
    pass(1)
    expect(workspace.clock.now).toBe(FROZEN + 1)
  })

  test('stores nothing of the host: the same calls in different years give the same bytes', () => {
    const [one, two] = [2031, 2032].map((year) => {
      const cloud = freshWorkspace({ hostTime: () => Date.UTC(year, 0, 1) })
      set(cloud, { pace: 5 })
      cloud.pass(10)
      return dump(cloud.workspace)
    })
    expect(one).toEqual(two)
  })

  test('can be set forward, past every due timer', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    set(cloud, { now_ms: FROZEN + 60 * MINUTE })
    expect(cloud.workspace.clock.now).toBe(FROZEN + 60 * MINUTE)
    expect(cloud.show(task_id)).toMatchObject({ finish_date: FROZEN + 31_770 })
  })
})

const look = (task: LooseJson) => ({
  state: task.state,
  source: task.source_server?.state,
  rows: task.sub_tasks.map((row: LooseJson) => (row.end_date ? '#' : row.start_date ? '>' : '.')),
})
const without = <T>(list: readonly T[]) =>
  list.filter((each, i) => JSON.stringify(each) !== JSON.stringify(list[i - 1]))

const readingTask = (task: object = {}) => {
  const cloud = freshWorkspace({ clock: 'on-read' })
  const ids = readyTask(cloud, { task })
  return { ...cloud, ...ids, now: () => cloud.workspace.clock.now - FROZEN }
}

describe('a clock in mode on-read', () => {
  test('shows a new state, and goes to the next change when it is read again', () => {
    const { act, show, now, task_id } = readingTask()
    act(task_id, 'start')
    const seen = Array.from({ length: 4 }, () => [show(task_id).subtask_info, now()])
    expect(seen).toEqual([
      [null, 0],
      ['SSL_CONFIG-0', 800],
      ['ATTACH_AGENT_IMAGE-0', 1_000],
      ['FORMAT_DISK_LINUX_FILE-0', 9_800],
    ])
  })

  test('stands still while nothing is due', () => {
    const { act, show, until, now, task_id } = readingTask()
    for (let i = 0; i < 3; i++) expect(show(task_id).state).toBe('READY')
    expect(now()).toBe(0)
    act(task_id, 'start')
    until(task_id, 'MIGRATE_SUCCESS')
    for (let i = 0; i < 3; i++) expect(show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(now()).toBe(31_770)
  })

  test('moves only for reads of tasks and sources', () => {
    const { act, call, workspace, task_id } = readingTask()
    act(task_id, 'start')
    const { now } = workspace.clock
    for (let i = 0; i < 3; i++) {
      call('ShowClock')
      call('UpdateTask', { params: { task_id }, body: { priority: 1 } })
      act(task_id, 'collect_log')
    }
    expect(workspace.clock.now).toBe(now)
  })

  test('finishes a migration in a dozen reads, without skipping a state', () => {
    const change = { exist_server: false, is_need_consistency_check: true }
    const walked = freshWorkspace()
    const { task_id: walkedId } = readyTask(walked, { task: change })
    walked.act(walkedId, 'start')
    const met = [look(walked.show(walkedId))]
    for (let boundary = 0; boundary < 20; boundary++) {
      walked.next()
      met.push(look(walked.show(walkedId)))
    }
    const { act, show, task_id } = readingTask(change)
    act(task_id, 'start')
    const seen = Array.from({ length: 12 }, () => look(show(task_id)))
    expect(seen).toEqual(without(met))
    expect(seen.at(-1)?.state).toBe('MIGRATE_SUCCESS')
  })

  test.each([
    ['ListTasks', (cloud: Cloud) => cloud.call('ListTasks').body.tasks[0].state],
    ['ShowServer', readsSource('ShowServer')],
    ['ListServers', readsSource('ListServers')],
  ])('counts %s as a read: ABORTING is seen before ABORT', (_, read) => {
    const cloud = readingTask()
    cloud.act(cloud.task_id, 'start')
    expect([read(cloud), read(cloud)]).toEqual(['RUNNING', 'RUNNING'])
    cloud.act(cloud.task_id, 'stop')
    expect([read(cloud), read(cloud), read(cloud)]).toEqual(['ABORTING', 'ABORT', 'ABORT'])
  })

  test('a list shows each new state of each of its tasks', () => {
    const cloud = freshWorkspace({ clock: 'on-read' })
    const one = readyTask(cloud, { task: { name: 'one', speed_limit: 30 } }).task_id
    const two = readyTask(cloud, {
      server: linuxServer({ name: 'other' }),
      task: { name: 'two', is_need_consistency_check: true },
    }).task_id
    for (const id of [one, two]) cloud.act(id, 'start')
    const seen: Record<string, string[]> = { one: [], two: [] }
    for (let reads = 0; reads < 40; reads++)
      for (const { name, state, subtask_info } of cloud.call('ListTasks').body.tasks)
        seen[name]!.push(`${state} ${subtask_info?.split('-')[0] ?? ''}`.trim())
    const launch = ['RUNNING CONFIGURE_LINUX_FILE', 'RUNNING', 'RUNNING DETTACH_AGENT_IMAGE']
    const copy = [
      'SSL_CONFIG',
      'ATTACH_AGENT_IMAGE',
      'FORMAT_DISK_LINUX_FILE',
      '',
      'MIGRATE_LINUX_FILE',
    ]
    const begun = ['RUNNING', ...copy.map((name) => `RUNNING ${name}`.trim())]
    const checked = [...begun, 'RUNNING CHECK_CONSISTENCY', ...launch]
    expect(without(seen.one!)).toEqual([...begun, ...launch, 'MIGRATE_SUCCESS'])
    expect(without(seen.two!)).toEqual([...checked, 'MIGRATE_SUCCESS'])
  })
})

function readsSource(operation: string) {
  return (cloud: Cloud) => {
    const { source_id } = cloud as Cloud & { source_id: string }
    const { body } = cloud.call(operation, { params: { source_id } })
    return (body.source_servers?.[0] ?? body).current_task.state as string
  }
}
