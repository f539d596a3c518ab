// Random steps in a workspace.
import fc from 'fast-check'
import { canTransition, transitionTask } from '../../src/simulation/transition.ts'
import { type freshWorkspace, linuxServer, readyTask } from './emulator.ts'

type TestWorkspace = ReturnType<typeof freshWorkspace>

/** One step; `nth` counts tasks from the oldest, `pick` chooses an action. */
export type Step =
  | { do: 'create'; task: object }
  | { do: 'act' | 'move'; nth: number; pick: number }
  | { do: 'limit'; nth: number; mbps: number }
  | { do: 'schedule'; nth: number; rules: object[] }
  | { do: 'fail' | 'delete' | 'await'; nth: number }
  | { do: 'pace'; pace: number }
  | { do: 'advance'; ms: number }
  | { do: 'next' | 'half' | 'disarm' }
  | { do: 'arm'; fault: object; after?: number | undefined }

const nth = fc.nat({ max: 2 })
const creating = fc.record({
  syncing: fc.boolean(),
  exist_server: fc.boolean(),
  is_need_consistency_check: fc.boolean(),
  need_migration_test: fc.boolean(),
  auto_start: fc.boolean(),
  speed_limit: fc.constantFrom(0, 10, 60, 500),
})
/** Actions that advance a task, and actions that only disturb it. */
const forward = [
  ...(['start', 'restart', 'cutover', 'clone_test', 'migration_test', 'skip', 'clear'] as const),
  'sync_failed_rollback' as const,
]
const operations = [
  ...forward,
  ...(['stop', 'network_check', 'error_for_overspeed', 'collect_log'] as const),
]
const span = fc.oneof(
  fc.nat({ max: 300 }),
  fc.nat({ max: 12_000 }),
  fc.constantFrom(0, 1, 12_450, 60_000, 10_000_000),
)

const timeOfDay = fc.constantFrom('00:00', '00:01', '0:02', '6:30', '12:00', '23:59', '24:00')
const rule = fc.record({ start: timeOfDay, end: timeOfDay, speed: fc.constantFrom(0, 1, 20, 500) })

const faultPosition = {
  subtask: fc.constantFrom('*', '*', 'SSL_CONFIG', 'MIGRATE_LINUX_FILE', 'SYNC_LINUX_FILE'),
  at_progress: fc.nat({ max: 99 }),
}
const for_ms = fc.constantFrom(1, 700, 20_000)
const failure = fc.record({ ...faultPosition, error_code: fc.constantFrom('SMS.3805', 'SMS.0515') })
const excess = { excess_percent: fc.constantFrom(5, 40), after_ms: for_ms }
const kind = <const K extends string>(name: K) => ({ kind: fc.constant(name) })

/** Faults on the way of tasks; none that keeps a server from being registered, or a task made. */
const fault = fc.oneof(
  failure.map((each) => ({ kind: 'fail-subtask', ...each })),
  fc.record({ ...kind('stall-subtask'), ...faultPosition, for_ms }),
  fc.record({ ...kind('slow-network'), mbps: fc.constantFrom(3, 77) }),
  fc.record({ ...kind('slow-network'), factor: fc.constantFrom(0.1, 0.7) }),
  fc.record({
    ...kind('flapping-network'),
    up_ms: for_ms.map((ms) => ms + 2_000),
    down_ms: for_ms,
  }),
  fc.record({ ...kind('overspeed'), ...excess }),
  fc.record({ ...kind('agent-offline'), ...faultPosition, for_ms }),
  fc.record({ ...kind('agent-offline'), match: fc.constant({ task: '*' }), for_ms }),
  fc
    .constantFrom('fail-clone', 'fail-drill', 'fail-snapshot-clear')
    .map((name) => ({ kind: name })),
)
const bounds = fc.record(
  {
    ttl_ms: fc.constantFrom(10_000, 1_000_000),
    times: fc.constantFrom(1, 3),
    nth: fc.constantFrom(1, 1, 2),
    probability: fc.constantFrom(0.5, 1, 1),
  },
  { requiredKeys: [] },
)
const after = fc.option(fc.constantFrom(1, 12_450, 40_000), { nil: undefined })
const arming = fc.record({ do: fc.constant('arm' as const), fault, bounds, after })

/** Every kind of step, those more often that make a task's life long. */
export const steps: fc.WeightedArbitrary<Step>[] = [
  { weight: 2, arbitrary: creating.map((task) => ({ do: 'create', task })) },
  { weight: 4, arbitrary: nth.map((nth) => ({ do: 'await', nth })) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('act' as const), nth, pick: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('move' as const), nth, pick: fc.nat() }) },
  { weight: 4, arbitrary: span.map((ms) => ({ do: 'advance', ms })) },
  { weight: 4, arbitrary: fc.constantFrom({ do: 'next' }, { do: 'half' }) },
  {
    weight: 2,
    arbitrary: nth.chain((nth) => fc.constantFrom({ do: 'fail', nth }, { do: 'delete', nth })),
  },
  {
    weight: 4,
    arbitrary: arming.map(({ bounds, ...each }) => ({
      ...each,
      fault: { ...each.fault, ...bounds },
    })),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'disarm' }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 7, 20, 333).map((pace) => ({ do: 'pace', pace })) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('schedule' as const),
      nth,
      rules: fc.array(rule, { maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('limit' as const),
      nth,
      mbps: fc.constantFrom(0, 1, 33, 100, 1_000),
    }),
  },
]
/** Any step. */
export const step = fc.oneof(...steps)
/** The step that a life begins with. */
export const firstStep: Step = { do: 'create', task: { syncing: true } }

/** Takes a step. A task that does not exist is ignored. Returns the reply. */
export const takeStep = (cloud: TestWorkspace, step: Step): unknown => {
  const { workspace, emulator } = cloud
  const task = 'nth' in step ? workspace.tasks.all().at(-1 - step.nth) : undefined
  if ('nth' in step && !task) return undefined
  const params = { task_id: task?.id ?? '' }
  switch (step.do) {
    case 'create':
      if (workspace.tasks.count() >= 3) return undefined
      return readyTask(cloud, {
        server: linuxServer({ name: `s${workspace.servers.count()}` }),
        task: step.task,
      })
    case 'act':
      return cloud.act(params.task_id, operations[step.pick % operations.length]!)
    case 'move': {
      const moves = forward.filter((type) => canTransition(workspace, task!, { type }))
      const move = moves[step.pick % moves.length]
      return move && cloud.act(params.task_id, move)
    }
    case 'limit':
      return cloud.call('UpdateTask', { params, body: { speed_limit: step.mbps } })
    case 'schedule':
      return cloud.call('UpdateSpeed', { params, body: { speed_limit: step.rules } })
    case 'delete':
      return cloud.call('DeleteTask', { params })
    case 'fail':
      return emulator.runAtPresent(workspace, () =>
        transitionTask(workspace, task!, { type: 'fail', error_code: 'SMS.3805' }),
      )
    case 'pace':
      return cloud.call('SetClock', { body: { pace: step.pace } })
    case 'arm': {
      const from_ms = step.after === undefined ? {} : { from_ms: workspace.clock.now + step.after }
      return cloud.call('ArmFault', { body: { ...step.fault, ...from_ms } })
    }
    case 'disarm': {
      const fault_id = workspace.faults.all()[0]?.id
      return fault_id && cloud.call('RemoveFault', { params: { fault_id } })
    }
    case 'advance':
      return cloud.pass(step.ms)
    case 'next':
      return cloud.next()
    case 'await': {
      const isSame = () => workspace.tasks.get(task!.id)?.state === task!.state
      return Array.from({ length: 9 }, () => (isSame() ? cloud.next() : []))
    }
    case 'half': {
      const { now } = workspace.clock
      return cloud.pass(Math.floor(((workspace.timers.nextDueAt() ?? now) - now) / 2))
    }
  }
}
