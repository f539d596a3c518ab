// The lifecycle machine: every state can be reached and left, and each action is taken or refused
// as behaviour.md 1.2 says.
import { describe, expect, test } from 'vitest'
import { type AnyStateNode, initialTransition, type SnapshotFrom, transition } from 'xstate'
import { type Edge, explore } from '../../../../src/domain/task/machine/explore.ts'
import type { TaskEvent } from '../../../../src/domain/task/machine/guards-and-actions.ts'
import { taskMachine } from '../../../../src/domain/task/machine/machine.ts'
import { type Lifecycle, taskStates } from '../../../../src/domain/task/task.ts'
import { stepMs } from '../../../../src/domain/task/work.ts'
import { effects } from '../../../../src/simulation/effects.ts'
import { taskContext } from '../../../../src/simulation/task-context.ts'
import type { Workspace } from '../../../../src/workspace/workspace.ts'
import { freshWorkspace, linuxServer, readyTask } from '../../../support/emulator.ts'
import { journeys, taskInState } from '../../../support/journeys.ts'

type Snapshot = SnapshotFrom<typeof taskMachine>
type Action = { type: string }

/** The paths of all states that a snapshot is in, such as life, life.RUNNING, life.RUNNING.copy. */
const pathsIn = (value: string | Lifecycle): string[] => {
  if (typeof value === 'string') return [value]
  return Object.entries(value).flatMap(([outer, inner]) => [
    outer,
    ...pathsIn(inner).map((path) => `${outer}.${path}`),
  ])
}
const namesOf = (snapshot: Snapshot) => pathsIn(snapshot.value as Lifecycle)

/** Two snapshots with the same key have the same future, but for numbers. */
const keyOf = (snapshot: Snapshot) => {
  const { task } = snapshot.context
  const open = task.sub_tasks.filter((row) => row.end_date === null).map((row) => row.name)
  const facts = [task.resume, task.launched, task.start_date !== null, task.log_collect_status]
  const hasSnapshots = Boolean(task.target_server.cutovered_snapshot_ids)
  return JSON.stringify([snapshot.value, open, ...facts, hasSnapshots])
}

/** Every transition there is, found by taking every event in every situation. */
const exploreMachine = (task: object, legacy_states: boolean) => {
  const place = freshWorkspace({ settings: { legacy_states } })
  const made = place.workspace.tasks.get(readyTask(place, { task }).task_id)!
  const server = place.workspace.servers.get(made.source_server_id)
  const settled = ([snapshot, actions]: [Snapshot, readonly Action[]]) => {
    const ids = { uuid: () => 'an id' } as typeof place.workspace.ids
    const world = { ...place.workspace, ids, servers: place.workspace.servers } as Workspace
    const perform = (task: typeof made, { type }: Action) => effects[type]?.(task, world) ?? task
    snapshot.context.task = actions.reduce(perform, snapshot.context.task)
    return snapshot
  }
  const edgesOf = (from: Snapshot) => {
    const { task, taskContext: surroundings } = from.context
    const step = stepMs(task, surroundings)
    const resolveAfter = (ms: number) => {
      const context = { task, taskContext: { ...surroundings, now: surroundings.now + ms } }
      return taskMachine.resolveState({ value: from.value, context })
    }
    // Delays end when the row does; everything else happens half way through it.
    const [atEnd, halfWay] = [resolveAfter(step), resolveAfter(Math.floor(step / 2))]
    return taskMachine.events.flatMap((type) => {
      const before = type.startsWith('xstate.after') ? atEnd : halfWay
      const { is_need_consistency_check } = task
      const event = { type, error_code: 'SMS.3805', is_need_consistency_check } as TaskEvent
      if (!before.can(event)) return []
      return [{ event: type, to: settled(transition(taskMachine, before, event)) }]
    })
  }
  const surroundings = taskContext(place.workspace, made, server)
  const input = { task: made, taskContext: surroundings }
  const first = settled(initialTransition(taskMachine, input))
  const moves: Edge<Snapshot>[] = [...explore([first], keyOf, edgesOf, 3_000)]
  const met = new Map([first, ...moves.map(({ to }) => to)].map((each) => [keyOf(each), each]))
  expect(met.size, 'situations without end').toBeLessThan(3_000)
  return { met: [...met.values()], moves }
}

const nodesUnder = (node: AnyStateNode): AnyStateNode[] =>
  Object.values(node.states).flatMap((inner) => [inner, ...nodesUnder(inner)])

describe('the machine', () => {
  let found: ReturnType<typeof exploreMachine>[] | undefined
  // Explored once, when first asked for; read only.
  const explored = () => {
    found ??= [
      exploreMachine({ syncing: true }, false),
      exploreMachine({ syncing: true }, true),
      exploreMachine({ is_need_consistency_check: true, need_migration_test: true }, false),
      exploreMachine({ auto_start: true }, false),
      exploreMachine({ auto_start: true, need_migration_test: true }, false),
    ]
    return found
  }
  const nodes = nodesUnder(taskMachine.root).map(({ path }) => path.join('.'))

  test('each of its states can be reached', () => {
    const reached = new Set(explored().flatMap(({ met }) => met.flatMap(namesOf)))
    expect(nodes.filter((name) => !reached.has(name))).toEqual([])
  })

  test('each of its states but GONE can be left', () => {
    const left = new Set(
      explored().flatMap(({ moves }) =>
        moves.flatMap(({ from, to }) => {
          const after = new Set(namesOf(to))
          return namesOf(from).filter((name) => !after.has(name))
        }),
      ),
    )
    const regions = ['life', 'network', 'log']
    const stayed = nodes.filter((name) => !left.has(name))
    expect(stayed.filter((name) => !regions.includes(name))).toEqual(['life.GONE'])
  })

  test('the task can be deleted sooner or later from every situation', () => {
    for (const { met, moves } of explored()) {
      const escaping = new Set(met.filter((each) => each.hasTag('gone')).map(keyOf))
      for (let before = 0; escaping.size > before; ) {
        before = escaping.size
        for (const { from, to } of moves) if (escaping.has(keyOf(to))) escaping.add(keyOf(from))
      }
      expect(met.map(keyOf).filter((key) => !escaping.has(key))).toEqual([])
    }
  })
})

const operations = [
  ...['start', 'stop', 'restart', 'cutover', 'test', 'clone_test', 'network_check'],
  ...['migration_test', 'skip', 'clear', 'error_for_overspeed', 'collect_log'],
  'sync_failed_rollback',
]

// In the order of `operations`: "ok", or the SMS code of the refusal.
const table = `
  READY                        | ok   7714 7722 7721 7721 7721 ok   6005 6005 6005 7714 7717 7718
  READY, drill ready           | ok   7714 7722 7721 7721 7721 ok   ok   6005 6005 7714 7717 7718
  READY, drill running         | 7713 7714 7722 7721 7721 7721 ok   6005 6005 6005 7714 7717 7718
  READY, drill done            | ok   7714 7722 7721 7721 7721 ok   ok   6005 6005 7714 7717 7718
  READY, drill failed          | ok   7714 7722 7721 7721 7721 ok   ok   6005 6005 7714 7717 7718
  READY, drill scheduled       | ok   7714 7722 7721 7721 7721 ok   ok   6005 6005 7714 7717 7718
  READY, drill of a start      | 7713 7714 7722 7721 7721 7721 ok   6005 6005 6005 7714 7717 7718
  READY, drill of a start done | 7713 7714 7722 7721 7721 7721 ok   6005 6005 6005 7714 7717 7718
  RUNNING, initializing        | 7713 ok   7722 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
  RUNNING, copying             | 7713 ok   7722 7721 7721 7721 6005 6005 6005 6005 ok   ok   7718
  RUNNING, just checking       | 7713 ok   7722 7721 7721 7721 6005 6005 6005 6005 ok   ok   7718
  RUNNING, checking            | 7713 ok   7722 7721 7721 7721 6005 6005 ok   6005 ok   ok   7718
  RUNNING, launching           | 7713 ok   7722 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
  RUNNING, in sync             | 7713 ok   ok   ok   ok   ok   6005 6005 6005 6005 ok   ok   7718
  SYNCING                      | 7713 ok   7722 ok   ok   ok   6005 6005 6005 6005 ok   ok   7718
  SYNCING, cloning             | 7713 7714 7722 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
  SYNCING, new round           | 7713 ok   7715 ok   7721 7721 6005 6005 6005 6005 ok   ok   7718
  SYNCING, checking            | 7713 ok   7715 ok   7721 7721 6005 6005 ok   6005 ok   ok   7718
  SYNCING, launched            | 7713 ok   ok   ok   ok   ok   6005 6005 6005 6005 ok   ok   7718
  MIGRATE_SUCCESS              | 7713 7714 ok   7721 7721 7721 6005 6005 6005 ok   7714 ok   7718
  MIGRATE_SUCCESS, clearing    | 7713 7714 7715 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
  MIGRATE_SUCCESS, cleared     | 7713 7714 7715 7721 7721 7721 6005 6005 6005 8112 7714 ok   7718
  MIGRATE_SUCCESS, not cleared | 7713 7714 7715 7721 7721 7721 6005 6005 6005 ok   7714 ok   7718
  SYNC_SUCCESS                 | 7713 ok   ok   ok   ok   ok   6005 6005 6005 6005 ok   ok   7718
  MIGRATE_FAIL                 | ok   7714 7722 7721 7721 7721 ok   6005 6005 6005 7714 ok   7718
  SYNC_FAIL                    | ok   7714 7715 7721 7721 7721 ok   6005 6005 6005 7714 ok   ok
  ABORTING                     | 7713 7714 7722 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
  ABORT                        | ok   7714 7722 7721 7721 7721 ok   6005 6005 6005 7714 ok   7718
  SKIPPING                     | 7713 7714 7722 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
  DELETING                     | 7713 7714 7722 7721 7721 7721 6005 6005 6005 6005 7714 7717 7718
  RESETING                     | 7713 7714 7715 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
  SYNC_F_ROLLBACKING           | 7713 7714 7715 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
  SYNC_F_ROLLBACK_SUCCESS      | ok   7714 7715 7721 7721 7721 6005 6005 6005 6005 7714 ok   7718
`
const rows = table
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([name = '', answers = '']) => ({ name, answers: answers.split(/ +/) }))

describe('UpdateTaskStatus', () => {
  test('the table has each of the 14 states that a task can show', () => {
    const shown = rows.map(({ name }) => name.split(',')[0]!)
    expect([...new Set(shown)].sort()).toEqual([...taskStates].sort())
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(journeys))
  })

  describe.each(rows)('of a task in $name', ({ name, answers }) => {
    test.each(operations.map((operation, i) => [operation, answers[i]!] as const))(
      '%s returns %s',
      (operation, answer) => {
        const { act, show, task_id } = taskInState(name)
        expect(show(task_id).state).toBe(name.split(',')[0])
        const before = show(task_id)
        const { status, body } = act(task_id, operation)
        if (answer === 'ok') return expect({ status, body }).toEqual({ status: 200, body: {} })
        expect({ status, code: body.error_code }).toEqual({ status: 400, code: `SMS.${answer}` })
        expect(show(task_id)).toEqual(before)
      },
    )

    test('an operation that does not exist is refused with 9001', () => {
      const { act, task_id } = taskInState(name)
      expect(act(task_id, 'dance')).toMatchObject({
        status: 400,
        body: { error_code: 'SMS.9001', error_msg: expect.stringContaining('operation') },
      })
    })
  })

  test('collect_log is refused while a collection runs, and for an agent before 25.2.0', () => {
    const { act, pass, task_id } = taskInState('RUNNING, initializing')
    act(task_id, 'collect_log')
    expect(act(task_id, 'collect_log').body.error_code).toBe('SMS.7716')
    pass(1_600)
    expect(act(task_id, 'collect_log').status).toBe(200)

    const place = freshWorkspace()
    const old = readyTask(place, {
      server: linuxServer({ agent_version: '25.1.9' }),
    })
    place.act(old.task_id, 'start')
    expect(place.act(old.task_id, 'collect_log').body.error_code).toBe('SMS.7707')
  })
})
