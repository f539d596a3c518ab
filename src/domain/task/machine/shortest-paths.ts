// The shortest way along each transition of a task's life and into each of its places, found by
// trying out the machine itself.
import { initialTransition, type SnapshotFrom, transition } from 'xstate'
import { ignoresPushes } from '../../server/copy-state.ts'
import { type DelayName, delayMs, type World } from '../pace.ts'
import { type Lifecycle, placeOf, type Task } from '../task.ts'
import { currentRow, stepMs } from '../work.ts'
import { delayOf } from './delay-name.ts'
import { lifeEvents } from './describe.ts'
import type { TaskEvent } from './guards-and-actions.ts'
import { taskMachine } from './machine.ts'
import { births, newTask, newWorld, type Way, type WayBirth, type WayStep } from './path-starts.ts'
import type { StateMeta } from './state-meta.ts'

type Snapshot = SnapshotFrom<typeof taskMachine>

/** Whether an agent that reports a failure is listened to here. */
const hearsFailures = ({ _nodes: nodes }: Snapshot): boolean => {
  const inward = [...nodes].sort((a, b) => a.path.length - b.path.length)
  const source = inward
    .map((node) => (node.meta as StateMeta | undefined)?.source)
    .findLast(Boolean)
  return !source || !ignoresPushes(source)
}

type Effect = { type: string }
type Spot = { way: Way; task: Task; world: World; snapshot: Snapshot }

/** The two effects on which a later guard depends; ids play no part here. */
const afterEffects = (task: Task, effects: readonly Effect[]): Task => {
  const snapshotOf = effects.findLast(({ type }) => /^(take|drop)Snapshot/.test(type))?.type
  if (!snapshotOf) return task
  const cutovered_snapshot_ids = snapshotOf === 'takeSnapshot' ? 'snapshot' : null
  return { ...task, target_server: { ...task.target_server, cutovered_snapshot_ids } }
}

const arrive = (
  way: Way,
  world: World,
  [snapshot, effects]: readonly [Snapshot, readonly Effect[]],
): Spot => {
  const lifecycle = snapshot.value as Lifecycle
  const task = { ...afterEffects(snapshot.context.task, effects), lifecycle }
  return { way, task, world, snapshot }
}

const born = (birth: WayBirth): Spot => {
  const [task, world] = [newTask(birth), newWorld(birth)]
  return arrive({ birth, steps: [] }, world, initialTransition(taskMachine, { task, world }))
}

const next = (
  { way, task, world }: Spot,
  added: readonly WayStep[],
  type: string,
  passed_ms: number,
) => {
  const isReported = type === 'fail' && added.some((step) => 'action' in step)
  const later: World = {
    ...world,
    now: world.now + passed_ms,
    // An agent outside that reports a failure makes rows its business from then on.
    driver: isReported ? 'external' : world.driver,
  }
  const before = taskMachine.resolveState({
    value: task.lifecycle,
    context: { task, world: later },
  })
  const event = { type, error_code: 'SMS.0007' } as TaskEvent
  if (!before.can(event) || (isReported && !hearsFailures(before))) return undefined
  const longer = { ...way, steps: [...way.steps, ...added] }
  return arrive(longer, later, transition(taskMachine, before, event) as never)
}

/** The delay that runs in this place, with its virtual ms; undefined where none ends. */
const delayIn = ({ task, world, snapshot }: Spot) => {
  const type = snapshot._nodes
    .flatMap((node) => [...node.transitions.keys()] as string[])
    .find((key) => delayOf(key) !== undefined)
  if (!type) return undefined
  const name = delayOf(type)!
  const ms = Math.round(name === 'step' ? stepMs(task, world) : delayMs(name as DelayName, world))
  return Number.isFinite(ms) ? { type, name, ms } : undefined
}

/** Half of a consistency check, without an end: only in its middle can it be skipped. */
const halfway = (spot: Spot, ms: number): Spot | undefined => {
  const row = currentRow(spot.task)
  if (row?.name !== 'CHECK_CONSISTENCY' || row.running_at !== spot.world.now) return undefined
  const wait_ms = Math.floor(ms / 2)
  const steps = [...spot.way.steps, { wait_ms }]
  const world = { ...spot.world, now: spot.world.now + wait_ms }
  return { ...spot, way: { ...spot.way, steps }, world }
}

/** What decides what a task can do from here. */
const keyOf = ({ way, task, world }: Spot) =>
  JSON.stringify([
    births.indexOf(way.birth),
    placeOf(task),
    task.resume,
    task.launched,
    task.target_server.cutovered_snapshot_ids,
    world.driver,
    currentRow(task)?.running_at === world.now,
    task.sub_tasks.filter((row) => row.end_date === null).map((row) => row.name),
    task.sub_tasks.length === 0,
  ])

/** Waits in a row are one wait. */
const merged = ({ birth, steps }: Way): Way => {
  const joined: WayStep[] = []
  for (const step of steps) {
    const last = joined.at(-1)
    if ('wait_ms' in step && last && 'wait_ms' in last)
      joined[joined.length - 1] = { wait_ms: last.wait_ms + step.wait_ms }
    else joined.push(step)
  }
  return { birth, steps: joined.filter((step) => !('wait_ms' in step) || step.wait_ms > 0) }
}

/** How a transition is called: `RUNNING.replicate stop ABORTING`, `READY.idle at once ...`. */
export const transitionName = (from: string, event: string, to: string): string =>
  `${from} ${event} ${to}`

/** Ways by the name of the transition they end with, and by the place they end in. */
export type Ways = {
  transitions: ReadonlyMap<string, Way>
  places: ReadonlyMap<string, Way>
}

/** Spots reached from here in one step, each with the name of the event that leads there. */
const around = (spot: Spot): [event: string, Spot][] => {
  const found: [string, Spot | undefined][] = lifeEvents.map((action) => [
    action,
    next(spot, [{ action }], action, 0),
  ])
  const delay = delayIn(spot)
  if (delay) {
    const wait = { wait_ms: delay.ms }
    found.push([`after ${delay.name}`, next(spot, [wait], delay.type, delay.ms)])
    found.push(['', halfway(spot, delay.ms)])
    // Of this no agent is heard: only a fault makes it fail, when it would have ended.
    if (delay.name === 'clearing')
      found.push(['fail', next(spot, [{ fault: 'fail-snapshot-clear' }, wait], 'fail', delay.ms)])
  }
  return found.flatMap(([event, to]) => (to ? [[event, to] as [string, Spot]] : []))
}

const explore = (): Ways => {
  const transitions = new Map<string, Way>()
  const places = new Map<string, Way>()
  const seen = new Set<string>()
  const keep = (map: Map<string, Way>, name: string, { way }: Spot) => {
    if (!map.has(name)) map.set(name, merged(way))
  }
  const first = placeOf(born(births[0]!).task)
  let front = births.map(born)
  for (const spot of front)
    if (placeOf(spot.task) !== first)
      keep(transitions, transitionName(first, 'at once', placeOf(spot.task)), spot)
  while (front.length > 0) {
    const reached: Spot[] = []
    for (const spot of front) {
      const key = keyOf(spot)
      if (seen.has(key)) continue
      seen.add(key)
      const place = placeOf(spot.task)
      // A place that is left in no time is not one to be seen in.
      if (delayIn(spot)?.ms !== 0) keep(places, place, spot)
      for (const [event, to] of around(spot)) {
        if (event) keep(transitions, transitionName(place, event, placeOf(to.task)), to)
        reached.push(to)
      }
    }
    front = reached
  }
  return { transitions, places }
}

let known: Ways | undefined

/** Every way there is, explored once. */
export const waysThroughLife = (): Ways => {
  known ??= explore()
  return known
}
