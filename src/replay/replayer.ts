// Replays steps: those of a fixture, of a replay file, or of a request.

import { ControlError } from '../api/control-error.ts'
import { EventStream } from '../api/event-stream.ts'
import type { AnyOperation } from '../api/operation.ts'
import { errorCodeOf } from '../api/render-error.ts'
import type { Request, SentReply } from '../api/request.ts'
import { fillReferences, referencesIn } from '../api/step.ts'
import { nobody } from '../domain/iam.ts'
import type { EntryInput } from '../journal/entry.ts'
import { replyDigest } from '../journal/entry-content.ts'
import { SecretSealer } from '../journal/redact.ts'
import type { RequestOrigin } from '../pipeline/handle-request.ts'
import { advanceToStep } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { type Fixture, InvalidFixtureError } from './fixtures.ts'
import type { ReplayedStep, ReplayFile, ReplayStep } from './replay-file.ts'

/** The parts of an emulator that replaying uses. `handle` handles one request. */
export type ReplayerNeeds = {
  workspaces: Workspaces
  findOperation: (id: string) => AnyOperation | undefined
  handle: (operation: AnyOperation, request: Request, origin: RequestOrigin) => SentReply
}

type RequestStep = Extract<ReplayStep, { operation: string }>

/** Whether steps are of a file of version 1 or 2. Steps without a file have no version. */
const isOld = (version: ReplayFile['version']) => version !== undefined && version < 3

/** Operations with another name in files of versions 1 and 2. */
const renamedOperations: Readonly<Record<string, string>> = { Plant: 'LoadRecords' }

const toRequestStep = (step: ReplayStep, version?: ReplayFile['version']): RequestStep => {
  if ('operation' in step) {
    const operation = renamedOperations[step.operation] ?? step.operation
    const isOldWait = operation === 'AdvanceClock' && isOld(version)
    return { ...step, operation, ...(isOldWait && { input: keepingTime(step.input) }) }
  }
  const { advance_ms, ...rest } = step
  const input = { body: { by_ms: advance_ms } }
  return { ...rest, operation: 'AdvanceClock', input }
}

/** Before version 3, a wait that did not come to its state moved the clock all the same. */
const keepingTime = (input: RequestStep['input']): RequestStep['input'] => {
  const body = input.body as { until?: unknown } | undefined
  return body?.until === undefined ? input : { ...input, body: { ...body, keep_time: true } }
}

const requestFromStep = (
  { input }: RequestStep,
  path: string,
  workspace: string,
  seal: SecretSealer,
): Request => {
  const { params = {}, query = {}, headers = {}, body, raw } = seal.unseal(input) as EntryInput
  return {
    params: path.includes('{workspace}') ? { ...params, workspace } : params,
    query,
    headers,
    ...(body !== undefined && { body }),
    ...(raw !== undefined && { raw: Buffer.from(`${raw}`, 'base64') }),
  }
}

const reportedBody = ({ body }: SentReply) =>
  Buffer.isBuffer(body) ? `${body.length} bytes` : (body ?? null)

/**
 * Compares the digest if one was recorded, else the status; null if neither was. The digests of old
 * files do not hold any more: with version 3 the control API changed names and texts, and replies
 * of the cloud were corrected by the vendor's documents. There the status is compared, and the
 * error code of the cloud.
 */
const matchesRecording = (
  step: RequestStep,
  {
    status,
    error_code,
    reply_sha256,
  }: Pick<ReplayedStep, 'status' | 'error_code' | 'reply_sha256'>,
  version: ReplayFile['version'],
): boolean | null => {
  if (step.reply_sha256 === undefined)
    return step.status === undefined ? null : step.status === status
  if (!isOld(version)) return step.reply_sha256 === reply_sha256
  // A recorded step has a status if it was refused.
  const isSameStatus = step.status === undefined ? status < 300 : step.status === status
  const isSameError = step.origin === 'control' || (step.error_code ?? null) === error_code
  return isSameStatus && isSameError
}

/** The seed and the strictness of the recorded workspace. */
type RecordedStart = { seed: string; strict?: boolean }

/** The steps to replay, and the fields of a replay file that decide how to replay them. */
export type ReplayScript = Pick<
  Fixture,
  'steps' | 'first_request' | 'missing' | 'now_ms' | 'version'
> & {
  initial_state?: RecordedStart | undefined
  base?: RecordedStart | undefined
}

/** The number of each step in the journal, if the file says the first. */
function* requestNumbers({
  first_request,
  missing = [],
}: ReplayScript): Generator<number | undefined> {
  if (first_request === undefined) return
  const resumeAt = new Map(missing.map(({ from, to }) => [from, to + 1]))
  for (let number = first_request; ; number++) {
    number = resumeAt.get(number) ?? number
    yield number
  }
}

const stepError = (workspace: string, step: number, problem: string) =>
  new InvalidFixtureError(`fixture of ${workspace}, step ${step}: ${problem}`)

/** Describes a reply whose status is not the expected one. */
const describeUnexpectedReply = (reply: unknown, status: number, expected: number | undefined) => {
  const why = expected === undefined ? '' : `, which is ${status} where the step says ${expected}`
  const { error } = (reply ?? {}) as { error?: { message?: string } }
  return `${error?.message ?? JSON.stringify(reply)}${why}`
}

/** Ids of earlier steps by their `as`, and the time at the first step, epoch ms. */
type ReferenceValues = { ids: Map<string, string>; start_ms: number }

/** `{{now + 30000}}` is an instant; every other name is the `as` of a step. */
const findReference = (name: string, { ids, start_ms }: ReferenceValues): unknown => {
  const offset_ms = /^now \+ (\d+)$/.exec(name)?.[1]
  return offset_ms === undefined ? ids.get(name) : start_ms + Number(offset_ms)
}

/** The step with its references to earlier steps filled in. Recorded steps have none. */
const resolveStep = (
  step: RequestStep,
  { first_request }: ReplayScript,
  values: ReferenceValues,
  stepNumber: number,
): RequestStep => {
  if (first_request !== undefined || step.origin !== undefined) return step
  const find = (name: string) => findReference(name, values)
  const unknown = referencesIn(step.input).find((name) => find(name) === undefined)
  if (unknown !== undefined)
    throw new InvalidFixtureError(`step ${stepNumber}: no earlier step is called ${unknown}`)
  return { ...step, input: fillReferences(step.input, find) }
}

const idFromReply = (reply: unknown): string => `${(reply as { id?: unknown } | null)?.id}`

/** Replays steps. Each is a request of its own and goes through the pipeline. */
export class Replayer {
  readonly #workspaces: Workspaces
  readonly #needs: ReplayerNeeds

  constructor(needs: ReplayerNeeds) {
    this.#workspaces = needs.workspaces
    this.#needs = needs
  }

  /** Why a step cannot be replayed; undefined if it can. */
  #whyNotReplayable({ operation }: RequestStep): string | undefined {
    const row = this.#needs.findOperation(operation)
    if (!row) return `there is no operation ${operation}`
    if (row.isUnrecorded)
      return `${operation} cannot be a step: it creates, deletes or replaces a workspace`
    return undefined
  }

  /** Throws InvalidFixtureError for a step that cannot be replayed. */
  check({ workspace, steps }: Fixture): void {
    steps.forEach((step, index) => {
      const problem = this.#whyNotReplayable(toRequestStep(step))
      if (problem !== undefined) throw stepError(workspace, index + 1, problem)
    })
  }

  /** Replays a fixture. Calls `undo` and throws InvalidFixtureError if a step fails. */
  load({ name }: Workspace, fixture: Fixture, undo: () => void): void {
    try {
      this.check(fixture)
      for (const { step, status, reply } of this.replay(name, fixture)) {
        const { status: expected } = toRequestStep(fixture.steps[step - 1]!)
        if (expected === undefined ? status >= 300 : status !== expected)
          throw stepError(fixture.workspace, step, describeUnexpectedReply(reply, status, expected))
      }
      this.releaseClock(name)
    } catch (error) {
      undo()
      throw error
    }
  }

  /**
   * Replays all steps in a workspace as it is. Throws ControlError InvalidStep, before the first
   * step, if one of them cannot be replayed.
   */
  replayAll(name: string, { steps, initial_state, version }: ReplayScript): ReplayedStep[] {
    steps.forEach((step, index) => {
      const problem = this.#whyNotReplayable(toRequestStep(step))
      if (problem === undefined) return
      throw new ControlError('InvalidStep', { index, reason: problem })
    })
    try {
      return [...this.replay(name, { steps, initial_state, version })]
    } finally {
      this.releaseClock(name)
    }
  }

  /**
   * Replays steps one by one. Only they move the workspace's clock, which stays held after the last
   * one until `releaseClock`.
   */
  *replay(name: string, script: ReplayScript): Generator<ReplayedStep> {
    const numbers = requestNumbers(script)
    const start_ms = this.#workspaces.find(name)?.clock.now ?? 0
    const references = { ids: new Map<string, string>(), start_ms }
    let stepNumber = 0
    for (const step of script.steps) {
      const workspace = this.#workspaces.find(name)
      if (!workspace) return
      workspace.clock.setHeld(true)
      workspace.skipTo(numbers.next().value ?? 1)
      stepNumber += 1
      const requestStep = resolveStep(
        toRequestStep(step, script.version),
        script,
        references,
        stepNumber,
      )
      const result = this.#replayStep(workspace, requestStep, script)
      if (requestStep.as !== undefined)
        references.ids.set(requestStep.as, idFromReply(result.reply))
      yield { step: stepNumber, ...result }
    }
    const workspace = this.#workspaces.find(name)
    if (workspace && script.now_ms !== undefined) advanceToStep(workspace, script.now_ms)
  }

  /** Lets a workspace's clock flow again. */
  releaseClock(name: string): void {
    this.#workspaces.find(name)?.clock.setHeld(false)
  }

  #replayStep(
    workspace: Workspace,
    step: RequestStep,
    { initial_state: initialState, base, version }: ReplayScript,
  ): Omit<ReplayedStep, 'step'> {
    const { operation, origin = 'fixture', caller = nobody, at_ms, keys_elsewhere } = step
    const row = this.#needs.findOperation(operation)!
    if (at_ms !== undefined) advanceToStep(workspace, at_ms)
    const recordedStart = base ?? initialState
    const seal = new SecretSealer(recordedStart?.seed ?? workspace.initialState().seed)
    const request = requestFromStep(step, row.path, workspace.name, seal)
    const isStrict = step.strict ?? recordedStart?.strict ?? false
    const strict = origin !== 'fixture' && isStrict
    const arrived_ms = workspace.clock.now
    const sent = this.#needs.handle(row, request, {
      ...{ origin, strict, keys_elsewhere },
      session: { workspace, caller },
      only: workspace.name,
    })
    const { request_id, status, headers, payload } = sent
    const text = payload instanceof EventStream ? undefined : payload
    const reply = {
      operation,
      request_id,
      at_ms: arrived_ms,
      status,
      headers,
      error_code: errorCodeOf(sent),
      reply_sha256: replyDigest({ status, headers, text }),
      reply: reportedBody(sent),
    }
    return { ...reply, as_recorded: matchesRecording(step, reply, version) }
  }
}
