// Steps that are taken again: those of a fixture, of a replay file, or of a caller.

import { ControlFault } from '../api/control-error.ts'
import { EventStream } from '../api/event-stream.ts'
import type { CloudOperation } from '../api/operation.ts'
import type { Request, Sent } from '../api/request.ts'
import type { Entrance } from '../auth/authenticate.ts'
import type { EntryInput } from '../journal/entry.ts'
import { digestOfReply } from '../journal/record.ts'
import { Seal } from '../journal/redact.ts'
import { nobody } from '../pipeline/dispatch.ts'
import type { HostOperation } from '../pipeline/host.ts'
import { type Coming, codeIn } from '../pipeline/record-request.ts'
import { operationsById, takesWorkspace } from '../pipeline/table.ts'
import { arriveAt } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { type Fixture, FixtureUnusable } from './fixtures.ts'
import { fillIn, type Known } from './references.ts'
import type { Replayed, ReplayStep } from './replay-file.ts'

/** The ways by which a request enters a workspace. */
export type Ways = {
  visit: (row: CloudOperation, request: Request, entrance: Entrance, coming: Coming) => Sent
  callHost: (row: HostOperation, request: Request, coming: Coming) => Sent
}

type Asked = Extract<ReplayStep, { operation: string }>

const askedBy = (step: ReplayStep): Asked => {
  if ('operation' in step) return step
  const { advance_ms, ...rest } = step
  const input = { body: { by_ms: advance_ms } }
  return { ...rest, operation: 'AdvanceClock', input }
}

/** What stands in the way of taking a step at all; undefined if nothing does. */
const obstacleTo = ({ operation }: Asked): string | undefined => {
  const row = operationsById.get(operation)
  if (!row) return `there is no operation ${operation}`
  if (row.isUnrecorded) return `${operation} is no step of a story: it begins or ends one`
  return undefined
}

const requestOf = ({ input }: Asked, path: string, workspace: string, seal: Seal): Request => {
  const { params = {}, query = {}, headers = {}, body, raw } = seal.open(input) as EntryInput
  return {
    params: path.includes('{workspace}') ? { ...params, workspace } : params,
    query,
    headers,
    ...(body !== undefined && { body }),
    ...(raw !== undefined && { raw: Buffer.from(`${raw}`, 'base64') }),
  }
}

const shownOf = ({ body }: Sent) =>
  Buffer.isBuffer(body) ? `${body.length} bytes` : (body ?? null)

/** Compares with the digest where there is one, else with the status. */
const isAsRecorded = (step: Asked, { status }: Sent, reply_sha256: string): boolean | null => {
  if (step.reply_sha256 !== undefined) return step.reply_sha256 === reply_sha256
  return step.status === undefined ? null : step.status === status
}

/** How the workspace began in which steps were recorded. */
type Begun = { seed: string; strict?: boolean }

/** What is replayed: steps, and what of a replay file bears on how they are taken. */
export type Score = Pick<Fixture, 'steps' | 'first_request' | 'missing' | 'now_ms'> & {
  birth?: Begun | undefined
  base?: Begun | undefined
}

/** The number of each step in the journal, where the score tells where it begins. */
function* numbersOf({ first_request, missing = [] }: Score): Generator<number | undefined> {
  if (first_request === undefined) return
  const after = new Map(missing.map(({ from, to }) => [from, to + 1]))
  for (let number = first_request; ; number++) {
    number = after.get(number) ?? number
    yield number
  }
}

const unusable = (workspace: string, step: number, problem: string) =>
  new FixtureUnusable(`fixture of ${workspace}, step ${step}: ${problem}`)

/** The reply to a step that came otherwise than the fixture says. */
const unmet = (reply: unknown, status: number, expected: number | undefined) => {
  const why = expected === undefined ? '' : `, which is ${status} where the step says ${expected}`
  return `${JSON.stringify(reply)}${why}`
}

/** A step as it is asked: of a fixture, what it says of earlier steps is filled in. */
const refer = (step: Asked, { first_request }: Score, known: Known, place: number): Asked => {
  if (first_request !== undefined || step.origin !== undefined) return step
  try {
    return { ...step, input: fillIn(step.input, known) as Asked['input'] }
  } catch (error) {
    throw new FixtureUnusable(`step ${place}: ${(error as Error).message}`)
  }
}

const idIn = (reply: unknown): string => `${(reply as { id?: unknown } | null)?.id}`

/** A step that waits for a state has to come to it. */
const shortfallOf = ({ tasks }: Workspace, { operation, input }: Asked): string | undefined => {
  if (operation !== 'AdvanceClock') return undefined
  const { until } = (input.body ?? {}) as { until?: { task_id: string; state: string } }
  const state = until && (tasks.get(until.task_id)?.state ?? 'GONE')
  return state === until?.state ? undefined : `the task is ${state} and not ${until?.state}`
}

/** Takes steps, each as a request of its own, through the doors that requests enter by. */
export class Replays {
  readonly #workspaces: Workspaces
  readonly #ways: Ways
  /** What the last step waited for in vain. */
  #shortfall: string | undefined

  constructor(workspaces: Workspaces, ways: Ways) {
    this.#workspaces = workspaces
    this.#ways = ways
  }

  /** Throws FixtureUnusable for a step that can be none. */
  check({ workspace, steps }: Fixture): void {
    steps.forEach((step, index) => {
      const obstacle = obstacleTo(askedBy(step))
      if (obstacle !== undefined) throw unusable(workspace, index + 1, obstacle)
    })
  }

  /** Replays a fixture. Does `undo` and throws FixtureUnusable where it cannot be done. */
  plant({ name }: Workspace, fixture: Fixture, undo: () => void): void {
    try {
      this.check(fixture)
      for (const { step, status, reply } of this.take(name, fixture)) {
        const { status: expected } = askedBy(fixture.steps[step - 1]!)
        if (expected === undefined ? status >= 300 : status !== expected)
          throw unusable(fixture.workspace, step, unmet(reply, status, expected))
        if (this.#shortfall) throw unusable(fixture.workspace, step, this.#shortfall)
      }
      this.release(name)
    } catch (error) {
      undo()
      throw error
    }
  }

  /** Takes all steps in a workspace as it stands. Throws ControlFault, before any, for no step. */
  takeAll(name: string, { steps, birth }: Score): Replayed[] {
    steps.forEach((step, index) => {
      const obstacle = obstacleTo(askedBy(step))
      if (obstacle === undefined) return
      throw new ControlFault(
        400,
        'StepUnusable',
        `steps[${index}]: ${obstacle}.`,
        'A step is an operation of the API, or of one workspace of the control API.',
      )
    })
    try {
      return [...this.take(name, { steps, birth })]
    } finally {
      this.release(name)
    }
  }

  /**
   * Takes steps one by one. The workspace's clock stands still but for them, and does so after the
   * last one too, until it is released.
   */
  *take(name: string, score: Score): Generator<Replayed> {
    const numbers = numbersOf(score)
    const began_ms = this.#workspaces.find(name)?.clock.now ?? 0
    const known = { ids: new Map<string, string>(), began_ms }
    let place = 0
    for (const step of score.steps) {
      const workspace = this.#workspaces.find(name)
      if (!workspace) return
      workspace.clock.hold(true)
      workspace.skipTo(numbers.next().value ?? 1)
      place += 1
      const asked = refer(askedBy(step), score, known, place)
      const taken = this.#takeOne(workspace, asked, score)
      if (asked.as !== undefined) known.ids.set(asked.as, idIn(taken.reply))
      this.#shortfall = taken.status < 300 ? shortfallOf(workspace, asked) : undefined
      yield { step: place, ...taken }
    }
    const workspace = this.#workspaces.find(name)
    if (workspace && score.now_ms !== undefined) arriveAt(workspace, score.now_ms)
  }

  /** Lets a workspace's clock flow on by itself. */
  release(name: string): void {
    this.#workspaces.find(name)?.clock.hold(false)
  }

  #takeOne(workspace: Workspace, step: Asked, { birth, base }: Score): Omit<Replayed, 'step'> {
    const { operation, origin = 'fixture', caller = nobody, at_ms, keys_elsewhere } = step
    const row = operationsById.get(operation)!
    if (at_ms !== undefined) arriveAt(workspace, at_ms)
    const begun = base ?? birth
    const seal = new Seal(begun?.seed ?? workspace.birth().seed)
    const request = requestOf(step, row.path, workspace.name, seal)
    const isStrict = step.strict ?? begun?.strict ?? false
    const strict = origin !== 'fixture' && isStrict
    const coming: Coming = { origin, strict, only: workspace.name, keys_elsewhere }
    const arrived_ms = workspace.clock.now
    const sent = takesWorkspace(row)
      ? this.#ways.visit(row, request, { workspace, caller }, coming)
      : this.#ways.callHost(row, request, coming)
    const { request_id, status, headers, payload } = sent
    const text = payload instanceof EventStream ? undefined : payload
    const reply_sha256 = digestOfReply({ status, headers, text })
    return {
      operation,
      request_id,
      at_ms: arrived_ms,
      status,
      headers,
      error_code: codeIn(sent),
      reply_sha256,
      reply: shownOf(sent),
      as_recorded: isAsRecorded(step, sent, reply_sha256),
    }
  }
}
