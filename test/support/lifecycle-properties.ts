// What holds after any sequence of calls and spans of time, and that time may be split anywhere.
import fc from 'fast-check'
import { expect } from 'vitest'
import { limitAt } from '../../src/domain/task/speed-schedule.ts'
import { dump } from './dump.ts'
import { freshWorkspace, type LooseJson } from './emulator.ts'
import { firstStep, type Step, step, steps, takeStep } from './random-steps.ts'

type Cloud = ReturnType<typeof freshWorkspace>

const checked = ['state', 'subtask_info', 'total_time', 'estimate_complete_time']

const meanings: Record<string, RegExp> = {
  READY: /^(waiting setting|premig(ready|ing|ed|failed) setting)$/,
  RUNNING: /^((initialize|replicate) replicating|cutovering cutovering|syncing syncing)$/,
  SYNCING: /^(syncing|cloning) syncing$/,
  MIGRATE_SUCCESS: /^(finished|clearing|cleared|clearfailed) cutovered$/,
  MIGRATE_FAIL: /^error (replicating|cutovering|syncing)$/,
  SYNC_SUCCESS: /^syncing syncing$/,
  SYNC_FAIL: /^error syncing$/,
  ABORTING: /^stopping (replicating|cutovering|syncing)$/,
  ABORT: /^stopped (replicating|cutovering|syncing)$/,
  SKIPPING: /^skipping cutovering$/,
  DELETING: /^deleting (setting|replicating|cutovering|cutovered|syncing)$/,
  RESETING: /^error syncing$/,
  SYNC_F_ROLLBACKING: /^error syncing$/,
  SYNC_F_ROLLBACK_SUCCESS: /^stopped syncing$/,
}

/** What was shown before, and which tasks were ever held up, by id. */
type Memory = { progress: Map<string, number>; worked: Map<string, number>; held: Set<string> }

const atLeast = (before: Map<string, number>, key: string, now: number) => {
  expect(now, key).toBeGreaterThanOrEqual(before.get(key) ?? 0)
  before.set(key, now)
}

const checkRows = (task: LooseJson, now: number, { progress }: Memory) => {
  const rows: LooseJson[] = task.sub_tasks
  const begun = rows.filter((row) => row.start_date !== null)
  expect(rows.slice(0, begun.length)).toEqual(begun)
  expect(begun.slice(0, -1).every((row) => row.end_date !== null)).toBe(true)
  const instants = begun.flatMap((row) => [row.start_date, row.end_date ?? now])
  const line = [task.create_date, ...(task.start_date ? [task.start_date] : []), ...instants, now]
  expect(line).toEqual([...line].sort((a, b) => a - b))
  for (const row of rows) {
    atLeast(progress, `${task.id} ${row.id}`, row.progress)
    expect(row.progress).toBeLessThanOrEqual(row.end_date === null ? 99 : 100)
    if (row.start_date === null) expect([row.end_date, row.progress]).toEqual([null, 0])
  }
}

/** What a fault makes of the speed is what the row really runs at. */
const rateOf = ({ workspace }: Cloud, id: string): number => {
  const row = workspace.tasks.get(id)!.sub_tasks.find((each) => each.running_at !== null)
  return row?.unit === 'bytes' ? row.rate / 125 / workspace.clock.pace : 0
}

const isDisturbed = ({ workspace }: Cloud, id: string): boolean => {
  const { task_faults, source_server_id } = workspace.tasks.get(id)!
  const outages = workspace.servers.get(source_server_id)?.offline?.outages ?? []
  return (task_faults?.interruptions.length ?? 0) + outages.length > 0
}

const checkFigures = (
  cloud: Cloud,
  task: LooseJson,
  now: number,
  limits: number[],
  memory: Memory,
) => {
  const running = task.sub_tasks.find((row: LooseJson) => row.start_date && !row.end_date)
  const isWorking = /^(initialize|replicate|cutovering|cloning)$/.test(task.source_server.state)
  const isMoving = isWorking || (task.state === 'SYNCING' && running !== undefined)
  if (isMoving) expect(task.estimate_complete_time).toBe(now + task.remain_seconds)
  if (isMoving && running) expect(task.subtask_info).toBe(`${running.name}-${running.progress}`)
  else expect(task.subtask_info).toBeNull()
  const limit = Math.min(...[task.speed_limit, ...limits].filter((each) => each > 0))
  const isCopying = isMoving && /^(MIGRATE|SYNC)_/.test(running?.name)
  expect(task.migrate_speed).toBeCloseTo(rateOf(cloud, task.id), 6)
  if (!isDisturbed(cloud, task.id)) expect(task.migrate_speed).toBe(isCopying ? limit : 0)
  else expect(task.migrate_speed).toBeLessThanOrEqual(cloud.workspace.settings.line_mbps)
  const lasted = task.sub_tasks.reduce(
    (sum: number, row: LooseJson) =>
      sum + (row.start_date ? (row.end_date ?? now) - row.start_date : 0),
    0,
  )
  if (memory.held.has(task.id)) expect(task.total_time).toBeLessThanOrEqual(lasted)
  else expect(task.total_time).toBe(lasted)
  atLeast(memory.worked, task.id, task.total_time)
  if (!/^MIGRATE_SUCCESS$|_FAIL$/.test(task.state)) {
    expect(task.remain_seconds).toBeGreaterThanOrEqual(0)
  } else expect([task.remain_seconds, task.estimate_complete_time]).toEqual([undefined, null])
  if (/SUCCESS$|^SYNCING$/.test(task.state) && !running)
    expect(task.sub_tasks.filter((row: LooseJson) => row.end_date === null)).toEqual([])
  if (task.state !== 'MIGRATE_SUCCESS') return
  expect(task.finish_date).toBe(task.sub_tasks.at(-1).end_date)
}

const check = (cloud: Cloud, memory: Memory) => {
  const { now } = cloud.workspace.clock
  const { line_mbps } = cloud.workspace.settings
  expect(cloud.workspace.timers.nextDue(now)).toBeUndefined()
  for (const item of cloud.call('ListTasks').body.tasks) {
    const task = cloud.show(item.id)
    const { state, migration_cycle } = task.source_server
    expect(`${state} ${migration_cycle}`).toMatch(meanings[task.state] ?? /never/)
    if (/ABORT|FAIL|SKIP|ROLL/.test(task.state)) memory.held.add(task.id)
    checkRows(task, now, memory)
    const { speed_limits = [] } = cloud.workspace.tasks.get(task.id)!
    checkFigures(cloud, task, now, [line_mbps, limitAt(speed_limits, now)], memory)
    for (const field of checked) expect(item[field]).toEqual(task[field])
  }
}

class Command implements fc.Command<Memory, Cloud> {
  readonly #step: Step
  constructor(step: Step) {
    this.#step = step
  }
  check = () => true
  run(memory: Memory, cloud: Cloud) {
    takeStep(cloud, this.#step)
    check(cloud, memory)
  }
  toString = () => JSON.stringify(this.#step)
}

const assertion = (numRuns: number) => ({ seed: 42, numRuns })

/** After any sequence of steps the states, rows, figures and sources of all tasks agree. */
export const expectConsistentTasks = (runs: number) => {
  const commands = fc.commands(
    steps.flatMap(({ weight, arbitrary }) =>
      Array.from({ length: weight }, () => arbitrary.map((each) => new Command(each))),
    ),
    { maxCommands: 60, size: 'max' },
  )
  const property = fc.property(commands, fc.boolean(), (each, legacy_states) => {
    const cloud = freshWorkspace({ settings: { legacy_states, delays: { deleting: 9_000 } } })
    takeStep(cloud, firstStep)
    const memory = { progress: new Map(), worked: new Map(), held: new Set<string>() }
    fc.modelRun(() => ({ model: memory, real: cloud }), each)
  })
  fc.assert(property, assertion(runs))
}

/** Advances the clock in parts, each of which ends at a part of the whole from 0 to 1. */
const advanceInParts = (cloud: Cloud, ms: number, parts: readonly number[]) => {
  const stops = [...parts.map((part) => Math.floor(part * ms)), ms].sort((a, b) => a - b)
  let from = 0
  for (const to of stops) {
    cloud.pass(to - from)
    from = to
  }
}

/** advance(a + b) is advance(a) and then advance(b), byte for byte. */
export const expectSplitAdvance = (runs: number) => {
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })
  const life = fc.array(fc.tuple(step, cuts), { minLength: 5, maxLength: 40, size: 'max' })
  const property = fc.property(life, (lived) => {
    const [whole, split] = [freshWorkspace(), freshWorkspace()]
    for (const [each, parts] of [[firstStep, []] as const, ...lived]) {
      takeStep(whole, each)
      if (each.do === 'advance') advanceInParts(split, each.ms, parts)
      else takeStep(split, each)
      for (const id of ['ListTasks', 'ListServers'])
        expect(split.call(id).body).toEqual(whole.call(id).body)
    }
    for (const { id } of whole.workspace.tasks.all()) expect(split.show(id)).toEqual(whole.show(id))
    expect(dump(split.workspace)).toEqual(dump(whole.workspace))
  })
  fc.assert(property, assertion(runs))
}
